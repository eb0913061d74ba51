package cn.huxue.app

import android.content.Intent
import android.os.Bundle
import android.view.WindowManager.LayoutParams.FLAG_SECURE
import androidx.activity.ComponentActivity
import androidx.activity.OnBackPressedCallback
import androidx.activity.compose.setContent
import androidx.activity.enableEdgeToEdge
import androidx.lifecycle.Lifecycle
import androidx.lifecycle.lifecycleScope
import androidx.lifecycle.repeatOnLifecycle
import cn.huxue.kit.Shell
import cn.huxue.kit.routeOf
import cn.huxue.ui.HuxueApp
import kotlinx.coroutines.flow.distinctUntilChanged
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.launch

/**
 * Shows the screens in Android's one window. What the screens are and where they lead is the kit's; here is only what
 * a window can do: be opened by a link, go back, go to sleep, refuse screenshots.
 */
class MainActivity : ComponentActivity() {
    private val app get() = application as HuxueApplication
    private lateinit var shell: Shell

    override fun onCreate(savedInstanceState: Bundle?) {
        enableEdgeToEdge()
        super.onCreate(savedInstanceState)
        // Until the first screen says otherwise, the picture in the list of recent apps shows nothing.
        window.addFlags(FLAG_SECURE)
        shell = Shell(app.gateway, WindowDevice(this, app.location), lifecycleScope)
        val back = object : OnBackPressedCallback(false) {
            override fun handleOnBackPressed() = shell.back()
        }
        onBackPressedDispatcher.addCallback(this, back)
        setContent { HuxueApp(shell) }
        lifecycleScope.launch { shell.isSecret.collect(::refuseScreenshots) }
        // At home the system's own back leaves the app.
        lifecycleScope.launch { shell.frame.map { it.canGoBack }.distinctUntilChanged().collect { back.isEnabled = it } }
        lifecycleScope.launch {
            repeatOnLifecycle(Lifecycle.State.STARTED) { Connectivity(this@MainActivity).appeared().collect { shell.sync() } }
        }
        if (savedInstanceState == null) {
            follow(intent)
        }
    }

    override fun onStart() {
        super.onStart()
        app.location.screenIs(true)
        shell.screenIs(true)
    }

    override fun onStop() {
        shell.screenIs(false)
        app.location.screenIs(false)
        // What was saved must not wait for the next time somebody looks.
        SyncWork.soon(this)
        super.onStop()
    }

    override fun onNewIntent(intent: Intent) {
        super.onNewIntent(intent)
        follow(intent)
    }

    private fun follow(intent: Intent) {
        intent.dataString?.let(::routeOf)?.let(shell::open)
    }

    private fun refuseScreenshots(secret: Boolean) {
        if (secret) window.addFlags(FLAG_SECURE) else window.clearFlags(FLAG_SECURE)
    }
}
