package cn.huxue.desktop

import cn.huxue.kit.Gateway
import cn.huxue.kit.Shell
import cn.huxue.ui.shellText
import java.awt.Frame
import java.nio.file.Files
import kotlinx.coroutines.CoroutineScope

/** One phone on a desk: the core in its folder, the shell before it, and the drill desk beside it. */
class Station private constructor(val gateway: Gateway, val shell: Shell, val drill: Drill, val device: DeskDevice) {
    companion object {
        /** Opens the folder or makes it. What was given on the command line stands in the enrolment's fields. */
        suspend fun open(options: Options, scope: CoroutineScope, window: () -> Frame?): Station {
            Files.createDirectories(options.home)
            val clock = DrillClock(Gateway::systemReading)
            val gateway = Gateway.open(options.home.toString(), null, clock)
            if (!gateway.isEnrolled()) {
                options.hq?.let { gateway.keepDraft("enrol.url", it) }
                options.code?.let { gateway.keepDraft("enrol.code", it) }
            }
            lateinit var shell: Shell
            val drill = Drill(gateway, clock) { played ->
                if (!played.isCut) shell.sync()
                shell.screenIs(true)
            }
            val files = SwingFiles(window) { what -> shell.frame.value.words.say(shellText("desk.$what")) }
            val device = DeskDevice(drill.fix, files)
            shell = Shell(gateway, device, scope)
            return Station(gateway, shell, drill, device)
        }
    }
}
