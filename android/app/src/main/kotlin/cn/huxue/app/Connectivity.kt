package cn.huxue.app

import android.content.Context
import android.net.ConnectivityManager
import android.net.Network
import kotlinx.coroutines.channels.Channel.Factory.CONFLATED
import kotlinx.coroutines.channels.awaitClose
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.buffer
import kotlinx.coroutines.flow.callbackFlow

/**
 * A hint that syncing may be worth a try. Android's own verdict "no internet" is not asked: headquarters may stand in
 * a network of its own, where only it can be reached.
 */
class Connectivity(context: Context) {
    private val service = context.service<ConnectivityManager>()

    /** Signals when a network becomes the default one; at the start, if there is one already. */
    fun appeared(): Flow<Unit> = callbackFlow {
        val callback = object : ConnectivityManager.NetworkCallback() {
            override fun onAvailable(network: Network) {
                trySend(Unit)
            }
        }
        service.registerDefaultNetworkCallback(callback)
        awaitClose { service.unregisterNetworkCallback(callback) }
    }.buffer(CONFLATED)
}
