package cn.huxue.app

import android.content.Intent
import android.os.Bundle
import android.view.WindowManager.LayoutParams.FLAG_SECURE
import androidx.activity.ComponentActivity
import androidx.activity.compose.setContent
import androidx.activity.enableEdgeToEdge
import androidx.lifecycle.Lifecycle
import androidx.lifecycle.lifecycleScope
import androidx.lifecycle.repeatOnLifecycle
import cn.huxue.kit.Shell
import cn.huxue.ui.HuxueApp
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
        shell = Shell(app.gateway, app.clock, WindowDevice(this, app.location), lifecycleScope)
        setContent { HuxueApp(shell) }
        lifecycleScope.launch { shell.isSecret.collect(::refuseScreenshots) }
        lifecycleScope.launch {
            repeatOnLifecycle(Lifecycle.State.STARTED) { Connectivity(this@MainActivity).appeared().collect { shell.sync() } }
        }
        if (savedInstanceState == null) {
            follow(intent)
        }
    }
}
