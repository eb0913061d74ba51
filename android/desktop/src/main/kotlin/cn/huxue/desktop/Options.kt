package cn.huxue.desktop

import java.nio.file.Path

/** How the desktop phone was started. */
data class Options(val home: Path, val hq: String?, val code: String?) {
    companion object {
        const val HELP = """护学 · 桌面手机（门卫室） / Huxue, the phone on a desk

  --home DIR    where the phone lies; by default %s
  --hq URL      the address of headquarters, filled in at the enrolment
  --code CODE   the enrolment code, filled in at the enrolment
  --help        this page"""

        /** `null`: help was asked for. Throws [IllegalArgumentException] naming what was not understood. */
        fun of(args: List<String>): Options? {
            val given = HashMap<String, String>()
            val words = args.iterator()
            while (words.hasNext()) {
                when (val word = words.next()) {
                    "--help", "-h" -> return null
                    "--home", "--hq", "--code" -> {
                        require(words.hasNext()) { "$word needs a value" }
                        given[word] = words.next()
                    }
                    else -> throw IllegalArgumentException("not an option: $word")
                }
            }
            return Options(given["--home"]?.let(Path::of) ?: usualHome(), given["--hq"], given["--code"])
        }

        /** Where programs of this system keep what is theirs. */
        fun usualHome(system: String = System.getProperty("os.name"), environment: Map<String, String> = System.getenv()): Path {
            val user = Path.of(System.getProperty("user.home"))
            val data = when {
                system.startsWith("Windows") ->
                    environment["LOCALAPPDATA"]?.let(Path::of) ?: user.resolve("AppData").resolve("Local")
                system.startsWith("Mac") -> user.resolve("Library").resolve("Application Support")
                else -> environment["XDG_DATA_HOME"]?.ifEmpty { null }?.let(Path::of) ?: user.resolve(".local").resolve("share")
            }
            return data.resolve("huxue-phone")
        }
    }
}
