package cn.huxue.kit

/** The catalogue in one language. A screen is drawn many times a second while it scrolls, so what was said is kept. */
class Words(val language: Language) {
    private val said = object : LinkedHashMap<Text, String>(64, 0.75f, true) {
        override fun removeEldestEntry(eldest: Map.Entry<Text, String>) = size > KEPT
    }

    /** Empty for an empty text. */
    fun say(text: Text): String = if (text.key.isEmpty()) "" else synchronized(said) {
        said.getOrPut(text) { Gateway.words(text, language) }
    }

    override fun equals(other: Any?) = other is Words && other.language == language

    override fun hashCode() = language.hashCode()

    private companion object {
        const val KEPT = 500
    }
}
