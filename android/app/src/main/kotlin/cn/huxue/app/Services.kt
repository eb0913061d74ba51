package cn.huxue.app

import android.content.Context

/** A service that every phone has. Not for location, vibration and telephony: those may be absent. */
inline fun <reified T : Any> Context.service(): T =
    checkNotNull(getSystemService(T::class.java)) { "Android without ${T::class.java.simpleName}" }
