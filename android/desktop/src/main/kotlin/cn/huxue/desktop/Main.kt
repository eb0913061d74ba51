/** The same screens as on a phone, in a window: the guard room's station, and how anyone tries the app. */
@file:JvmName("Main")

package cn.huxue.desktop

import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.ui.unit.DpSize
import androidx.compose.ui.unit.dp
import androidx.compose.ui.window.Window
import androidx.compose.ui.window.application
import androidx.compose.ui.window.rememberWindowState
import cn.huxue.kit.PhoneFailure
import java.awt.Frame
import java.io.IOException
import kotlin.system.exitProcess
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.cancel
import kotlinx.coroutines.runBlocking

/** Exit 0: the window was closed; 1: the phone's folder cannot be opened; 2: not understood. */
fun main(args: Array<String>) {
    val options = try {
        Options.of(args.toList())
    } catch (error: IllegalArgumentException) {
        System.err.println("${error.message}\n\n${Options.HELP.format(Options.usualHome())}")
        exitProcess(2)
    }
    if (options == null) {
        println(Options.HELP.format(Options.usualHome()))
        return
    }
    try {
        show(options)
    } catch (error: PhoneFailure) {
        System.err.println("${error.failure.zh}\n${error.failure.en} (${error.failure.code})")
        exitProcess(1)
    } catch (error: IOException) {
        System.err.println("${options.home}: ${error.message}")
        exitProcess(1)
    }
}

/** Returns when the window is closed. */
fun show(options: Options) {
    val scope = CoroutineScope(SupervisorJob() + Dispatchers.Default.limitedParallelism(1))
    var window: Frame? = null
    val station = runBlocking { Station.open(options, scope) { window } }
    try {
        application(exitProcessOnExit = false) {
            val state = rememberWindowState(width = WIDTH.dp, height = HEIGHT.dp)
            var isOpen by remember { mutableStateOf(false) }
            Window(::exitApplication, state, title = TITLE) {
                window = this.window
                PhoneWindow(station, scope, isOpen) {
                    isOpen = !isOpen
                    // The phone keeps its width; the desk stands beside it.
                    val more = if (isOpen) DRAWER.dp else -DRAWER.dp
                    state.size = DpSize(state.size.width + more, state.size.height)
                }
            }
        }
    } finally {
        scope.cancel()
        runBlocking { station.gateway.close() }
    }
}

private const val TITLE = "护学 Huxue"
private const val WIDTH = 540
private const val HEIGHT = 860
