package cn.huxue.kit

import java.net.URI
import java.net.URISyntaxException

private const val SHIFT = "shift="

/** Where `duty://checkin?shift=POST@DUE` of a reminder leads; `null`: not a link of this app. */
fun routeOf(link: String): Route? {
    val uri = try {
        URI(link)
    } catch (_: URISyntaxException) {
        return null
    }
    if (uri.scheme != "duty" || uri.host != "checkin") {
        return null
    }
    val shift = uri.query.orEmpty().split('&').firstOrNull { it.startsWith(SHIFT) }?.removePrefix(SHIFT) ?: return null
    val due = shift.substringAfterLast('@', "").toLongOrNull()
    val post = shift.substringBeforeLast('@')
    return if (due == null || post.isEmpty()) null else Route(ScreenId.CHECK_IN, NOTHING.copy(post = post, window = due))
}
