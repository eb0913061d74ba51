package cn.huxue.ui

import java.lang.reflect.Modifier

/** Every [T] inside a record, however deep: what a screen must show and offer. */
inline fun <reified T : Any> everyIn(record: Any): List<T> = inside(record).filterIsInstance<T>()

fun inside(value: Any?): List<Any> = when (value) {
    null -> emptyList()
    is Iterable<*> -> value.flatMap(::inside)
    else -> listOf(value) + parts(value).flatMap(::inside)
}

/** Only the app's own records are opened. */
private fun parts(value: Any): List<Any?> {
    val type = value.javaClass
    if (!type.name.startsWith("cn.huxue.") || type.isEnum) {
        return emptyList()
    }
    return type.declaredFields.filter { !Modifier.isStatic(it.modifiers) }.map { it.apply { isAccessible = true }.get(value) }
}
