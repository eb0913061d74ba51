package cn.huxue.app

import android.Manifest.permission.ACCESS_COARSE_LOCATION
import android.Manifest.permission.ACCESS_FINE_LOCATION
import android.annotation.SuppressLint
import android.content.Context
import android.content.pm.PackageManager
import android.location.LocationManager
import android.os.Build
import android.os.Looper
import android.os.SystemClock
import androidx.core.content.ContextCompat
import androidx.core.location.LocationListenerCompat
import androidx.core.location.LocationManagerCompat
import androidx.core.location.LocationRequestCompat
import cn.huxue.kit.Fix
import cn.huxue.kit.Positions
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.channels.awaitClose
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.callbackFlow
import kotlinx.coroutines.flow.combine
import kotlinx.coroutines.flow.distinctUntilChanged
import kotlinx.coroutines.flow.emptyFlow
import kotlinx.coroutines.flow.flatMapLatest
import android.location.Location as Measured

/**
 * Where the phone is, from Android's own location service. Read at a tap and for as long as somebody collects
 * [updates], which the core limits to the minutes after a tap; never while no screen of ours is visible.
 */
class Location(private val context: Context) : Positions {
    /** Absent on devices that cannot know where they are. */
    private val service: LocationManager? = context.getSystemService(LocationManager::class.java)

    private val visible = MutableStateFlow(false)
    private val allowed = MutableStateFlow(isAllowed)

    val isAllowed: Boolean get() = isPrecise || granted(ACCESS_COARSE_LOCATION)

    /** The activity says whether a screen of ours can be seen. */
    fun screenIs(seen: Boolean) {
        visible.value = seen
        permissionChanged()
    }

    /** The person may have answered, here or in the system's settings. */
    fun permissionChanged() {
        allowed.value = isAllowed
    }

    private val isPrecise: Boolean get() = granted(ACCESS_FINE_LOCATION)

    /** What is known at once, so that no tap waits for a satellite. The core judges by its age. */
    @SuppressLint("MissingPermission")
    override fun newest(): Fix? {
        val service = service?.takeIf { isAllowed } ?: return null
        return sources(service).mapNotNull { source -> quietly { service.getLastKnownLocation(source) } }
            .maxByOrNull { it.elapsedRealtimeNanos }
            ?.let(::fix)
    }

    /** Better and better positions while a screen is visible; none without permission. */
    @OptIn(ExperimentalCoroutinesApi::class)
    override fun updates(): Flow<Fix> =
        combine(visible, allowed) { seen, may -> seen && may }.distinctUntilChanged()
            .flatMapLatest { if (it && service != null) measured(service) else emptyFlow() }

    @SuppressLint("MissingPermission")
    private fun measured(service: LocationManager): Flow<Fix> = callbackFlow {
        val listener = LocationListenerCompat { measured -> fix(measured)?.let(::trySend) }
        val request = LocationRequestCompat.Builder(INTERVAL_MS)
            .setQuality(LocationRequestCompat.QUALITY_HIGH_ACCURACY)
            .build()
        for (source in sources(service)) {
            quietly {
                LocationManagerCompat.requestLocationUpdates(service, source, request, listener, Looper.getMainLooper())
            }
        }
        awaitClose { quietly { LocationManagerCompat.removeUpdates(service, listener) } }
    }

    /** Every source that is switched on and allowed: with the approximate permission satellites are out of reach. */
    private fun sources(service: LocationManager): List<String> {
        val wanted = buildList {
            if (isPrecise) {
                add(LocationManager.GPS_PROVIDER)
            }
            add(LocationManager.NETWORK_PROVIDER)
            if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.S) {
                add(LocationManager.FUSED_PROVIDER)
            }
        }
        return wanted.filter { source -> quietly { service.isProviderEnabled(source) } ?: false }
    }

    private fun fix(measured: Measured): Fix? =
        measuredFix(measured, SystemClock.elapsedRealtimeNanos(), isMock(measured), isPrecise)

    @Suppress("DEPRECATION")
    private fun isMock(measured: Measured): Boolean =
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.S) measured.isMock else measured.isFromMockProvider

    private fun granted(permission: String): Boolean =
        ContextCompat.checkSelfPermission(context, permission) == PackageManager.PERMISSION_GRANTED

    /** A permission can be taken away and a source can vanish between any two calls. */
    private fun <T> quietly(work: () -> T): T? = try {
        work()
    } catch (_: SecurityException) {
        null
    } catch (_: IllegalArgumentException) {
        null
    }

    private companion object {
        const val INTERVAL_MS = 1_000L
    }
}
