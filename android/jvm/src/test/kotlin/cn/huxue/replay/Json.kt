package cn.huxue.replay

/** As much of JSON as one line of the handset protocol needs; nothing else here reads or writes any. */
internal object Json {
    fun read(text: String): Any? = Reader(text).whole()

    fun write(value: Any?): String = when (value) {
        null -> "null"
        is String -> quoted(value)
        is Map<*, *> -> value.entries.joinToString(",", "{", "}") { (key, item) -> "${quoted(key.toString())}:${write(item)}" }
        is List<*> -> value.joinToString(",", "[", "]") { write(it) }
        else -> value.toString()
    }

    private fun quoted(text: String): String = buildString {
        append('"')
        for (letter in text) {
            when {
                letter == '"' || letter == '\\' -> append('\\').append(letter)
                letter < ' ' -> append("\\u%04x".format(letter.code))
                else -> append(letter)
            }
        }
        append('"')
    }

    private class Reader(private val text: String) {
        private var at = 0

        fun whole(): Any? = value().also { require(peek() == null) { "more after the value at $at" } }

        private fun peek(): Char? {
            while (at < text.length && text[at].isWhitespace()) at++
            return text.getOrNull(at)
        }

        private fun expect(letter: Char) {
            require(peek() == letter) { "no `$letter` at $at" }
            at++
        }

        private fun value(): Any? = when (peek()) {
            '{' -> members()
            '[' -> items()
            '"' -> string()
            else -> word()
        }

        private fun members(): Map<String, Any?> = buildMap {
            list('{', '}') {
                val key = string()
                expect(':')
                put(key, value())
            }
        }

        private fun items(): List<Any?> = buildList { list('[', ']') { add(value()) } }

        private fun list(open: Char, close: Char, item: () -> Unit) {
            expect(open)
            if (peek() != close) {
                item()
                while (peek() == ',') {
                    at++
                    item()
                }
            }
            expect(close)
        }

        private fun string(): String = buildString {
            expect('"')
            while (text[at] != '"') append(if (text[at] == '\\') escaped() else text[at++])
            at++
        }

        private fun escaped(): Char {
            val letter = text[at + 1]
            at += 2
            return when (letter) {
                'n' -> '\n'
                't' -> '\t'
                'r' -> '\r'
                'b' -> '\b'
                'f' -> '\u000C'
                'u' -> text.substring(at, at + 4).toInt(16).toChar().also { at += 4 }
                else -> letter
            }
        }

        private fun word(): Any? {
            val start = at
            while (at < text.length && text[at] !in ",]} ") at++
            return when (val word = text.substring(start, at)) {
                "null" -> null
                "true" -> true
                "false" -> false
                else -> word.toLongOrNull() ?: word.toDouble()
            }
        }
    }
}
