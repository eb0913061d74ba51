package cn.huxue.ui

import androidx.compose.ui.geometry.Rect
import androidx.compose.ui.semantics.SemanticsActions
import androidx.compose.ui.semantics.SemanticsNode
import androidx.compose.ui.semantics.SemanticsProperties
import androidx.compose.ui.semantics.getOrNull
import androidx.compose.ui.text.TextLayoutResult

/** What is wrong with what stands on the glass; [scale] is pixels per dp. */
class Layout(private val nodes: List<SemanticsNode>, private val width: Float, private val scale: Float) {
    private val texts = nodes.filter { SemanticsProperties.Text in it.config }
    private val targets = nodes.filter {
        SemanticsActions.OnClick in it.config || SemanticsActions.OnLongClick in it.config
    }

    fun problems(): List<String> = cut() + outside() + overlapping(texts) + overlapping(targets) + small() + silent() + raw()

    private fun cut() = texts.mapNotNull { node ->
        val results = mutableListOf<TextLayoutResult>()
        node.config.getOrNull(SemanticsActions.GetTextLayoutResult)?.action?.invoke(results)
        "cut off: ${told(node)}".takeIf { results.isEmpty() || results.any(::isCut) }
    }

    /** A hair's breadth is what rounding a line's height to whole pixels costs. */
    private fun isCut(text: TextLayoutResult): Boolean {
        val lines = 0 until text.lineCount
        val isWide = lines.any { text.getLineRight(it) - text.getLineLeft(it) > text.size.width + HAIR }
        return isWide || lines.any(text::isLineEllipsized) || text.multiParagraph.height > text.size.height + HAIR
    }

    private fun outside() = (texts + targets).mapNotNull { node ->
        val left = node.positionInRoot.x
        "beside the screen: ${told(node)}".takeIf { left < 0 || left + node.size.width > width + HAIR }
    }

    private fun overlapping(all: List<SemanticsNode>): List<String> {
        val seen = all.map { it to it.boundsInRoot }.filter { (_, bounds) -> bounds.width > 0 && bounds.height > 0 }
        return seen.flatMapIndexed { at, (one, bounds) ->
            seen.drop(at + 1).filter { (other, theirs) -> covers(bounds, theirs) && !isWithin(other, one) }
                .map { (other, _) -> "on top of each other: ${told(one)}, ${told(other)}" }
        }
    }

    private fun covers(one: Rect, other: Rect): Boolean {
        val common = one.intersect(other)
        return common.width > HAIR && common.height > HAIR
    }

    private fun isWithin(node: SemanticsNode, other: SemanticsNode): Boolean =
        generateSequence(node.parent) { it.parent }.any { it.id == other.id } ||
            generateSequence(other.parent) { it.parent }.any { it.id == node.id }

    private fun small() = targets.mapNotNull { node ->
        val isPrimary = generateSequence(node.parent) { it.parent }.any { tag(it) == "bottom" }
        val least = (if (isPrimary) PRIMARY else OTHER) * scale - HAIR
        val isText = SemanticsActions.SetText in node.config
        val fits = isText || (node.size.height >= least && node.size.width >= OTHER * scale - HAIR)
        "too small to hit: ${told(node)} ${node.size}".takeIf { !fits }
    }

    private fun silent() = targets.mapNotNull { node ->
        val spoken = node.config.getOrNull(SemanticsProperties.ContentDescription).orEmpty()
        "says nothing to a screen reader: ${told(node)}".takeIf { spoken.all(String::isBlank) }
    }

    private fun raw() = texts.filter { key.containsMatchIn(words(it)) }.map { "a raw key: ${told(it)}" }

    private fun words(node: SemanticsNode) = node.config.getOrNull(SemanticsProperties.Text).orEmpty().joinToString("")

    private fun tag(node: SemanticsNode) = node.config.getOrNull(SemanticsProperties.TestTag)

    private fun told(node: SemanticsNode) = "${tag(node) ?: "text"} '${words(node)}'"

    private companion object {
        const val PRIMARY = 64
        const val OTHER = 48
        const val HAIR = 1f
        val key = Regex("""\b[a-z][a-z_]+\.[a-z0-9_.]*[a-z_]\b""")
    }
}
