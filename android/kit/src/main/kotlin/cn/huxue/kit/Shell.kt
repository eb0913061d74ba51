package cn.huxue.kit

import java.util.concurrent.atomic.AtomicBoolean
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.flow.distinctUntilChanged
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch

/**
 * The one presenter: which record is shown, what was typed, what a tap does. It knows no rule of the gate; it follows
 * an action's route or hands the action to the core, in the order in which people touched the glass.
 */
class Shell(
    private val gateway: Gateway,
    private val device: Device,
    private val scope: CoroutineScope,
    minutes: Flow<Unit> = everyMinute(),
) {
    private val shown = MutableStateFlow(Frame())
    private val work = Channel<suspend () -> Unit>(Channel.UNLIMITED)
    private val acting = AtomicBoolean(false)
    private val stale = AtomicBoolean(false)
    private val places = PlaceWindow(gateway, device.positions, scope)
    private val syncs = SyncLoop(gateway, scope)
    private var trail = Trail(ScreenId.ENROL)
    private var soonAgain: Job? = null

    val frame: StateFlow<Frame> = shown.asStateFlow()

    /** Screenshots are refused. Until the first record is there nobody knows, which counts as yes. */
    val isSecret: Flow<Boolean> = frame.map { it.screen?.head?.secret ?: true }.distinctUntilChanged()

    init {
        scope.launch { for (task in work) task() }
        later {
            failing { trail = Trail(gateway.home()) }
            show()
        }
        scope.launch { gateway.changes.collect { refresh() } }
        scope.launch { minutes.collect { refresh() } }
        syncs.run()
    }

    /** A tap, or a finger that stayed long enough. A second one while the first is being saved is the same wish. */
    fun tap(action: Action) {
        if (!action.enabled || !acting.compareAndSet(false, true)) {
            return
        }
        shown.update { it.copy(note = null, failure = null) }
        later {
            try {
                val route = action.opens
                if (route == null) perform(action) else follow(action, route)
            } finally {
                acting.set(false)
            }
        }
    }

    /** On every keystroke; what can be lost by a kill is not more than the last one. */
    fun type(field: Field, value: String) {
        val kept = value.take(field.maxChars.toInt())
        shown.update { it.copy(typed = it.typed + (field.id to kept)) }
        if (field.keepsDraft) {
            later { fails(failing { gateway.keepDraft(field.id, kept) }) }
        }
    }

    fun back() {
        shown.update { it.copy(note = null, failure = null) }
        later { go(trail.back()) }
    }

    /** From outside: a reminder, a link. */
    fun open(route: Route) = later { go(trail.to(route)) }

    /** A network appeared. */
    fun sync() = syncs.soon()

    /** Whether anybody can see the screen. */
    fun screenIs(visible: Boolean) {
        syncs.screenIs(visible)
        if (visible) {
            refresh()
        }
    }

    /** Returns when everything that was touched before is done and shown. */
    suspend fun settled() {
        val reached = CompletableDeferred<Unit>()
        later { reached.complete(Unit) }
        reached.await()
    }

    /** However often something changed: it is read once, when its turn comes. */
    private fun refresh() {
        if (stale.compareAndSet(false, true)) {
            later {
                stale.set(false)
                show()
            }
        }
    }

    private fun later(task: suspend () -> Unit) {
        work.trySend(task)
    }

    private suspend fun follow(action: Action, route: Route) {
        device.play(action.haptic)
        go(trail.to(route))
    }

    private suspend fun perform(action: Action) {
        if (action.id == ActionId.ENROL_SCAN) {
            return scan(action)
        }
        val input = input()
        val failure = failing { done(action, input, gateway.perform(action.id, action.target, input)) }
        fails(failure)
        if (failure?.code == LOCKED) {
            show()
        }
    }

    /** Everything that stands on the screen, and where the phone is as far as it knows at once. */
    private fun input(): Input {
        val frame = shown.value
        val fields = frame.screen?.fields.orEmpty().map { FieldInput(it.id, frame.value(it)) }
        return Input(fields, device.positions.newest())
    }

    private suspend fun done(action: Action, input: Input, done: Done) {
        device.play(done.haptic)
        done.placeOf?.let {
            device.askForPosition()
            places.open(it)
        }
        if (done.sync) {
            syncs.soon()
        }
        done.dial?.let(device::dial)
        done.text?.let { hand(action.id, it) }
        if (action.id == ActionId.ENROL_SUBMIT && !enrol(done, input)) {
            return
        }
        // What was typed meanwhile is newer than what was sent.
        val sent = input.fields.associate { it.id to it.value }
        shown.update { frame ->
            frame.copy(typed = frame.typed.filter { (id, value) -> sent[id] != value }, note = Note.of(done))
        }
        go(done.next?.let { onward(it) } ?: trail)
    }

    /** Nobody goes back to the enrolment once it is done. */
    private suspend fun onward(route: Route): Trail {
        val isDone = trail.home == ScreenId.ENROL && gateway.home() != ScreenId.ENROL
        return (if (isDone) Trail(gateway.home()) else trail).to(route)
    }

    private suspend fun hand(id: ActionId, text: String) {
        when (id) {
            ActionId.BRIEF_COPY -> device.copy(text)
            ActionId.SETTINGS_DIAGNOSTICS -> device.writeDiagnostics(text)
            else -> device.share(text)
        }
    }

    /** Headquarters is asked by the shell itself: the only tap that needs a network. False: it stands as it stood. */
    private suspend fun enrol(done: Done, input: Input): Boolean {
        val typed = input.fields.associate { it.id.substringAfterLast('.') to it.value }
        shown.update { it.copy(note = Note.of(done), isBusy = true) }
        val failure = failing {
            gateway.enrol(typed["code"].orEmpty().trim(), typed["url"]?.trim(), pin = typed["pin"]?.ifEmpty { null })
        }
        shown.update { it.copy(note = null, isBusy = false, failure = failure) }
        syncs.soon()
        return failure == null
    }

    private suspend fun scan(action: Action) {
        val code = device.codeInPicture() ?: return
        val input = Input(listOf(FieldInput(SCANNED, code)), null)
        fails(failing { done(action, input, gateway.perform(action.id, action.target, input)) })
        shown.update { it.copy(typed = emptyMap()) }
    }

    /** Goes there if it can be shown; else says why and stays. */
    private suspend fun go(wanted: Trail) {
        val before = trail
        trail = wanted
        if (!show()) {
            trail = before
        }
        if (trail.top.screen != before.top.screen) {
            shown.update { it.copy(typed = emptyMap()) }
        }
    }

    /** Reads the record on top of the trail again. False: it could not be read and the old one stays. */
    private suspend fun show(): Boolean {
        val failure = failing { put(gateway.view(trail.top)) }
        if (failure?.code == LOCKED) {
            return failing { put(gateway.view(Route(ScreenId.LOCK, NOTHING))) }.also(::fails) == null
        }
        fails(failure)
        return failure == null
    }

    private suspend fun put(screen: ScreenState) {
        val words = Words(gateway.language())
        shown.update { old ->
            // A suggestion of the core that changed is newer than what was typed over the one before it.
            val before = old.screen?.fields.orEmpty().associate { it.id to it.value }
            val stale = screen.fields.filter { !it.keepsDraft && before.getOrDefault(it.id, it.value) != it.value }
            old.copy(
                screen = screen,
                words = if (words == old.words) old.words else words,
                typed = old.typed - stale.map { it.id }.toSet(),
                canGoBack = trail.canGoBack,
            )
        }
        await(screen)
    }

    /** A call for help can be taken back for some seconds: the record is read again when they are over. */
    private fun await(screen: ScreenState) {
        soonAgain?.cancel()
        val left = (screen as? ScreenState.Sos)?.view?.cancelMs?.toLong() ?: 0
        if (left > 0) {
            soonAgain = scope.launch {
                delay(left)
                refresh()
            }
        }
    }

    private fun fails(failure: Failure?) {
        if (failure != null) {
            shown.update { it.copy(failure = failure) }
        }
    }

    private companion object {
        const val SCANNED = "enrol.scanned"
    }
}

/** Countdowns are in minutes. */
fun everyMinute(): Flow<Unit> = flow {
    while (true) {
        delay(60_000)
        emit(Unit)
    }
}
