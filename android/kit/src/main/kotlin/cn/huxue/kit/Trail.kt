package cn.huxue.kit

/** The way the person came: the home screen at the bottom, the shown one on top. Immutable. */
data class Trail(val steps: List<Route>) {
    constructor(home: ScreenId) : this(listOf(Route(home, NOTHING)))

    val top: Route get() = steps.last()
    val home: ScreenId get() = steps.first().screen
    val canGoBack: Boolean get() = steps.size > 1

    fun back(): Trail = if (canGoBack) Trail(steps.dropLast(1)) else this

    /** Home empties the way; a screen that is already on it is gone back to; anything else is put on top. */
    fun to(route: Route): Trail {
        if (route.screen == home) {
            return Trail(listOf(route))
        }
        val known = steps.indexOfFirst { it.screen == route.screen }
        val kept = if (known > 0) steps.take(known) else steps
        return Trail(kept + route)
    }
}
