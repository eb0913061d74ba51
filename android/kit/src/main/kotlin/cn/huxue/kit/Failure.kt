package cn.huxue.kit

/** What went wrong in the core's words: what happened, whether anything is lost, what to do; and the code for support. */
data class Failure(val code: String, val zh: String, val en: String) {
    fun words(language: Language): String = if (language == Language.ZH) zh else en
}

/** The core said no, named by what the person can do about it. Nothing that was reported as saved is lost by it. */
sealed class PhoneFailure(val failure: Failure) : Exception(failure.code) {
    class TryLater(failure: Failure) : PhoneFailure(failure)
    class CorrectInput(failure: Failure) : PhoneFailure(failure)
    class SignIn(failure: Failure) : PhoneFailure(failure)
    class UpdateApp(failure: Failure) : PhoneFailure(failure)
    class AskAdmin(failure: Failure) : PhoneFailure(failure)
    class ReportBug(failure: Failure) : PhoneFailure(failure)
}

/** The record screens are locked until the PIN is entered. */
internal const val LOCKED = "locked"

/** What the core could not word, because it is a failure of its own: the only words of the kit. */
internal val defect = Failure(
    "panicked",
    "程序内部出错，此前已保存的都在。请重试；如再出现请导出诊断并报告。",
    "A defect in the program. Everything saved before is still there. Try again; if it comes back, export the diagnostics and report it.",
)

/** Runs [work]; `null` if it went well. */
internal suspend fun failing(work: suspend () -> Unit): Failure? = try {
    work()
    null
} catch (error: PhoneFailure) {
    error.failure
}
