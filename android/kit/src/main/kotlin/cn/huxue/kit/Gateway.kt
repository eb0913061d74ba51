package cn.huxue.kit

import cn.huxue.core.HuxuePhone
import cn.huxue.core.InternalException
import cn.huxue.core.PhoneFailure as CoreFailure
import cn.huxue.core.say
import cn.huxue.core.textKeys
import java.util.concurrent.Executors
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.channels.BufferOverflow
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.MutableSharedFlow
import kotlinx.coroutines.flow.asSharedFlow
import kotlinx.coroutines.withContext

// This is the only file that knows the binding; the names below are how everything else calls what it carries.

typealias AboutMeView = cn.huxue.core.RecordedAboutMeView
typealias Action = cn.huxue.core.Action
typealias ActionId = cn.huxue.core.ActionId
typealias Alarm = cn.huxue.core.Alarm
typealias AlarmKind = cn.huxue.core.AlarmKind
typealias Argument = cn.huxue.core.Argument
typealias Badge = cn.huxue.core.Badge
typealias BriefView = cn.huxue.core.BriefView
typealias CardView = cn.huxue.core.CardView
typealias CategoryGroup = cn.huxue.core.CategoryGroup
typealias ChangeView = cn.huxue.core.ChangeView
typealias CheckInView = cn.huxue.core.CheckInView
typealias Choice = cn.huxue.core.Choice
typealias Clock = cn.huxue.core.Clock
typealias ColleagueView = cn.huxue.core.ColleagueView
typealias ConflictView = cn.huxue.core.ConflictView
typealias Done = cn.huxue.core.Done
typealias EnrolView = cn.huxue.core.EnrolView
typealias ExchangeView = cn.huxue.core.ExchangeView
typealias ExplainView = cn.huxue.core.ExplainView
typealias Field = cn.huxue.core.Field
typealias FieldInput = cn.huxue.core.FieldInput
typealias FieldKind = cn.huxue.core.FieldKind
typealias Fix = cn.huxue.core.Fix
typealias Haptic = cn.huxue.core.Haptic
typealias Head = cn.huxue.core.Head
typealias Icon = cn.huxue.core.Icon
typealias IncidentFormView = cn.huxue.core.IncidentFormView
typealias IncidentListView = cn.huxue.core.IncidentListView
typealias IncidentView = cn.huxue.core.IncidentView
typealias Input = cn.huxue.core.Input
typealias KeyVault = cn.huxue.core.KeyVault
typealias Language = cn.huxue.core.Language
typealias Line = cn.huxue.core.Line
typealias LockView = cn.huxue.core.LockView
typealias Palette = cn.huxue.core.Palette
typealias PostView = cn.huxue.core.PostView
typealias QueueLine = cn.huxue.core.QueueLine
typealias QueueView = cn.huxue.core.QueueView
typealias Reading = cn.huxue.core.Reading
typealias ReasonLine = cn.huxue.core.ReasonLine
typealias RingView = cn.huxue.core.RingView
typealias RollCallView = cn.huxue.core.RollCallView
typealias Route = cn.huxue.core.Route
typealias SchoolView = cn.huxue.core.SchoolView
typealias ScreenId = cn.huxue.core.ScreenId
typealias SettingGroup = cn.huxue.core.SettingGroup
typealias SettingsView = cn.huxue.core.SettingsView
typealias SosView = cn.huxue.core.SosView
typealias Status = cn.huxue.core.Status
typealias SyncBadge = cn.huxue.core.SyncBadge
typealias SyncReport = cn.huxue.core.SyncReport
typealias Target = cn.huxue.core.Target
typealias Text = cn.huxue.core.Text
typealias TodayView = cn.huxue.core.TodayView
typealias Tone = cn.huxue.core.Tone
typealias Topic = cn.huxue.core.Topic
typealias Transport = cn.huxue.core.Transport
typealias Unreachable = cn.huxue.core.NoAnswer.Unreachable
typealias VaultUnavailable = cn.huxue.core.VaultFailure.Unavailable
typealias VolunteerView = cn.huxue.core.VolunteerView
typealias WeekDay = cn.huxue.core.WeekDay
typealias WeekView = cn.huxue.core.WeekView

/** A place to go that names nothing in particular. */
val NOTHING = Target(
    post = null, day = null, window = null, person = null, entry = null, incident = null, alarm = null, item = null,
    value = null,
)

/**
 * One opened phone, its calls off the caller's thread. Acts and views take turns on a single thread, so what a screen
 * reads never stands between two halves of an act; syncs run beside them and make nobody wait.
 */
class Gateway private constructor(
    private val phone: HuxuePhone,
    private val clock: Clock,
    private val turns: CoroutineDispatcher,
    /** Something a screen shows may be different now. */
    val changes: Flow<Unit>,
) {
    suspend fun home(): ScreenId = turn { phone.home() }

    suspend fun language(): Language = turn { phone.language() }

    /** The record of a screen, ready to be shown. */
    suspend fun view(route: Route): ScreenState = turn { read(route.screen, route.target, clock.reading()) }

    /** When this returns, it is on the disk. */
    suspend fun perform(id: ActionId, target: Target, input: Input): Done =
        turn { phone.perform(id, target, input, clock.reading()) }

    /** A position after a tap; false when no more are wanted. */
    suspend fun observe(entry: String, fix: Fix): Boolean = turn { phone.observe(entry, fix, clock.reading()) }

    suspend fun noteFix(fix: Fix) = turn { phone.noteFix(fix, clock.reading()) }

    suspend fun keepDraft(field: String, value: String) = turn { phone.keepDraft(field, value) }

    /** Replaces all reminders that the platform holds. */
    suspend fun alarms(most: Int): List<Alarm> = turn { phone.nextAlarms(most.toUInt(), clock.reading()) }

    suspend fun diagnostics(): String = turn { phone.diagnostics(clock.reading()) }

    suspend fun status(): Status = turn { phone.status(clock.reading()) }

    /** Own entries that were ever reported as saved. */
    suspend fun entriesWritten(): List<String> = turn { phone.entriesWritten() }

    suspend fun isEnrolled(): Boolean = turn { phone.isEnrolled() }

    suspend fun enrol(code: String, url: String?, rootPem: ByteArray? = null, pin: String? = null) {
        worded { phone.enrol(code, url, rootPem, pin, clock) }
    }

    /** Sends and fetches; with [waitS] headquarters holds one more request until there is news. */
    suspend fun sync(waitS: Int = 0): SyncReport = worded { phone.syncWaiting(clock, waitS.toUByte()) }

    /** For drills: from now on there is no network, until it is given back. */
    fun cutNetwork(cut: Boolean) = phone.cutNetwork(cut)

    /** For drills: what is done from now on is marked as one, counts nowhere, and every screen says so. */
    suspend fun rehearse(on: Boolean) = turn { phone.rehearse(on) }

    /** For drills: a position so many metres from the gate of the next duty; `null` where no gate is known. */
    suspend fun playedFix(metres: Double, mock: Boolean): Fix? = turn { phone.playedFix(metres, mock, clock.reading()) }

    /** Before the system suspends the app. Whatever is called next opens the store again. */
    suspend fun pause() = turn { phone.pause() }

    /** Ends this instance as a killed process would; the store stays as it is. */
    suspend fun close() = turn { phone.destroy() }

    private suspend fun <T> turn(work: () -> T): T = withContext(turns) { worded(work) }

    private fun read(screen: ScreenId, target: Target, now: Reading): ScreenState = when (screen) {
        ScreenId.ENROL -> ScreenState.Enrol(phone.screenEnrol(target, now))
        ScreenId.TODAY -> ScreenState.Today(phone.screenToday(target, now))
        ScreenId.CHECK_IN -> ScreenState.CheckIn(phone.screenCheckIn(target, now))
        ScreenId.WEEK -> ScreenState.Week(phone.screenWeek(target, now))
        ScreenId.EXCHANGE -> ScreenState.Exchange(phone.screenExchange(target, now))
        ScreenId.POST -> ScreenState.Post(phone.screenPost(target, now))
        ScreenId.SCHOOL -> ScreenState.School(phone.screenSchool(target, now))
        ScreenId.INCIDENT_FORM -> ScreenState.IncidentForm(phone.screenIncidentForm(target, now))
        ScreenId.INCIDENT -> ScreenState.Incident(phone.screenIncident(target, now))
        ScreenId.INCIDENT_LIST -> ScreenState.IncidentList(phone.screenIncidentList(target, now))
        ScreenId.VOLUNTEER -> ScreenState.Volunteer(phone.screenVolunteer(target, now))
        ScreenId.SOS -> ScreenState.Sos(phone.screenSos(target, now))
        ScreenId.ROLL_CALL -> ScreenState.RollCall(phone.screenRollCall(target, now))
        ScreenId.QUEUE -> ScreenState.Queue(phone.screenQueue(target, now))
        ScreenId.ABOUT_ME -> ScreenState.AboutMe(phone.screenAboutMe(target, now))
        ScreenId.EXPLAIN -> ScreenState.Explain(phone.screenExplain(target, now))
        ScreenId.BRIEF -> ScreenState.Brief(phone.screenBrief(target, now))
        ScreenId.COLLEAGUE -> ScreenState.Colleague(phone.screenColleague(target, now))
        ScreenId.SETTINGS -> ScreenState.Settings(phone.screenSettings(target, now))
        ScreenId.LOCK -> ScreenState.Lock(phone.screenLock(target, now))
    }

    companion object {
        /** Opens the folder or makes it. Without a transport, syncs go over HTTP to the address of the enrolment. */
        fun open(folder: String, vault: KeyVault?, clock: Clock, transport: Transport? = null): Gateway {
            val changes = MutableSharedFlow<Unit>(extraBufferCapacity = 1, onBufferOverflow = BufferOverflow.DROP_OLDEST)
            val watcher = object : cn.huxue.core.Watcher {
                override fun changed(topic: Topic) {
                    changes.tryEmit(Unit)
                }
            }
            val turns = Executors.newSingleThreadExecutor { work -> Thread(work, "huxue-turns").apply { isDaemon = true } }
            val phone = worded { HuxuePhone.open(folder, vault, watcher, transport) }
            return Gateway(phone, clock, turns.asCoroutineDispatcher(), changes.asSharedFlow())
        }

        /** The clocks of a machine with a system of its own; a phone's platform knows better ones. */
        fun systemReading(): Reading = cn.huxue.core.systemReading()

        /** Every key of the catalogue. */
        fun keys(): List<String> = textKeys()

        internal fun words(text: Text, language: Language): String = say(text, language)
    }
}

/** The binding's exceptions as the kit's own. A defect of the core arrives as the binding's internal error. */
private inline fun <T> worded(work: () -> T): T = try {
    work()
} catch (error: CoreFailure) {
    throw when (error) {
        is CoreFailure.TryLater -> PhoneFailure.TryLater(Failure(error.code, error.zh, error.en))
        is CoreFailure.CorrectInput -> PhoneFailure.CorrectInput(Failure(error.code, error.zh, error.en))
        is CoreFailure.SignIn -> PhoneFailure.SignIn(Failure(error.code, error.zh, error.en))
        is CoreFailure.UpdateApp -> PhoneFailure.UpdateApp(Failure(error.code, error.zh, error.en))
        is CoreFailure.AskAdmin -> PhoneFailure.AskAdmin(Failure(error.code, error.zh, error.en))
        is CoreFailure.ReportBug -> PhoneFailure.ReportBug(Failure(error.code, error.zh, error.en))
    }
} catch (_: InternalException) {
    throw PhoneFailure.ReportBug(defect)
}
