package cn.huxue.kit

/** Everything that is on the glass at one moment. */
data class Frame(
    /** `null` only before the first record was read. The old one stays until the new one is there. */
    val screen: ScreenState? = null,
    val words: Words = Words(Language.ZH),
    /** What was typed since the record was read, by field. */
    val typed: Map<String, String> = emptyMap(),
    val note: Note? = null,
    val failure: Failure? = null,
    val canGoBack: Boolean = false,
    /** A call to headquarters that the person waits for is under way. */
    val isBusy: Boolean = false,
) {
    /** What stands in a field. */
    fun value(field: Field): String = typed[field.id] ?: field.value
}

/** What the last tap did, said where the person looks. */
data class Note(
    val message: Text,
    val more: List<Text>,
    /** What is on the disk because of it. */
    val entries: List<String>,
) {
    companion object {
        fun of(done: Done): Note? {
            val said = listOf(done.message).plus(done.notes).filter { it.key.isNotEmpty() }.distinct()
            return said.firstOrNull()?.let { Note(it, said.drop(1), done.entries) }
        }
    }
}
