package cn.huxue.app

import android.location.Location
import cn.huxue.kit.Fix

private const val NS_PER_S = 1e9

/**
 * What Android measured, as the core takes it. `nowNs` is the time since boot, which no setting of the wall clock
 * moves: the age of a position is told by that clock alone.
 */
fun measuredFix(measured: Location, nowNs: Long, isMock: Boolean, isPrecise: Boolean): Fix? {
    // A position that states no accuracy proves nothing.
    if (!measured.hasAccuracy()) {
        return null
    }
    val ageNs = nowNs - measured.elapsedRealtimeNanos
    return Fix(
        lat = measured.latitude,
        lon = measured.longitude,
        accuracyM = measured.accuracy.toDouble(),
        // Without a time, or from after now, its age is not known, which counts as stale.
        ageS = (ageNs / NS_PER_S).takeIf { measured.elapsedRealtimeNanos > 0 && it >= 0 },
        mock = isMock,
        approximate = !isPrecise,
    )
}
