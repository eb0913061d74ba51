import Foundation

/// The one presenter: which record is shown, what was typed, what a tap does. It knows no rule of the gate; it follows
/// an action's route or hands the action to the core, in the order in which people touched the glass.
@MainActor
public final class Shell {
    private typealias Work = @MainActor () async -> Void

    /// Shown the moment it changes: a field that is typed into must not wait for another turn.
    public private(set) var frame = Frame() {
        didSet {
            if frame != oldValue {
                shows(frame)
            }
        }
    }

    private let gateway: Gateway
    private let device: any Device
    private let shows: @MainActor (Frame) -> Void
    private let places: PlaceWindow
    private let syncs: SyncLoop
    private let line: AsyncStream<Work>.Continuation
    private var runs: [Task<Void, Never>] = []
    private var trail = Trail(home: .enrol)
    private var isActing = false
    private var isStale = false
    private var soonAgain: Task<Void, Never>?

    public init(
        gateway: Gateway,
        device: any Device,
        minutes: AsyncStream<Void> = everyMinute(),
        shows: @escaping @MainActor (Frame) -> Void = { _ in }
    ) {
        self.gateway = gateway
        self.device = device
        self.shows = shows
        places = PlaceWindow(gateway: gateway, positions: device.positions)
        syncs = SyncLoop(gateway: gateway)
        let (works, line) = AsyncStream.makeStream(of: Work.self)
        self.line = line
        let changes = gateway.changes()
        runs = [
            Task { for await work in works { await work() } },
            Task { for await _ in changes { refresh() } },
            Task { for await _ in minutes { refresh() } },
        ]
        later { [self] in
            let failure = await failing {
                let home = try await gateway.home()
                trail = Trail(home: home)
            }
            fails(failure)
            await show()
        }
        syncs.run()
    }

    /// Ends everything that runs for it. What was saved is saved.
    public func stop() {
        syncs.stop()
        places.close()
        soonAgain?.cancel()
        runs.forEach { $0.cancel() }
        line.finish()
    }

    /// A tap, or a finger that stayed long enough. A second one while the first is being saved is the same wish.
    public func tap(_ action: Action) {
        guard action.enabled, !isActing else { return }
        isActing = true
        change { $0.forget() }
        later { [self] in
            if let route = action.opens {
                await follow(action, to: route)
            } else {
                await perform(action)
            }
            isActing = false
        }
    }

    /// On every keystroke; what can be lost by a kill is not more than the last one.
    public func type(_ field: Field, _ value: String) {
        let kept = String(value.prefix(Int(field.maxChars)))
        change { $0.typed[field.id] = kept }
        if field.keepsDraft {
            later { [self] in
                let failure = await failing { try await gateway.keepDraft(of: field.id, kept) }
                fails(failure)
            }
        }
    }

    public func back() {
        change { $0.forget() }
        later { [self] in await go(trail.back()) }
    }

    /// From outside: a reminder, a link.
    public func open(_ route: Route) {
        later { [self] in await go(trail.to(route)) }
    }

    /// A network appeared.
    public func sync() { syncs.soon() }

    /// Whether anybody can see the screen.
    public func screenIs(visible: Bool) {
        syncs.screenIs(visible: visible)
        if visible {
            refresh()
        }
    }

    /// However often something changed: it is read once, when its turn comes.
    private func refresh() {
        guard !isStale else { return }
        isStale = true
        later { [self] in
            isStale = false
            await show()
        }
    }

    private func later(_ work: @escaping Work) { line.yield(work) }

    private func change(_ edit: (inout Frame) -> Void) {
        var next = frame
        edit(&next)
        frame = next
    }

    private func fails(_ failure: Failure?) {
        if let failure {
            change { $0.failure = failure }
        }
    }
}

// MARK: - What a tap does

extension Shell {
    private func follow(_ action: Action, to route: Route) async {
        device.play(action.haptic)
        await go(trail.to(route))
    }

    private func perform(_ action: Action) async {
        if action.id == .enrolScan {
            await scan(action)
            return
        }
        let failure = await act(action, with: filledIn())
        if failure?.isLock == true {
            await show()
        }
    }

    @discardableResult
    private func act(_ action: Action, with input: Input) async -> Failure? {
        let failure = await failing {
            let done = try await gateway.perform(action.id, action.target, input)
            await settle(action, input, done)
        }
        fails(failure)
        return failure
    }

    /// Everything that stands on the screen, and where the phone is as far as it knows at once.
    private func filledIn() -> Input {
        let fields = (frame.screen?.fields ?? []).map { FieldInput(id: $0.id, value: frame.value($0)) }
        return Input(fields: fields, fix: device.positions.newest())
    }

    private func settle(_ action: Action, _ input: Input, _ done: Done) async {
        device.play(done.haptic)
        if let entry = done.placeOf {
            device.askForPosition()
            places.open(for: entry)
        }
        if done.sync {
            syncs.soon()
        }
        if let number = done.dial {
            device.dial(number)
        }
        if let text = done.text {
            await hand(text, of: action.id)
        }
        if action.id == .enrolSubmit {
            guard await enrol(done, input) else { return }
        }
        // What was typed meanwhile is newer than what was sent.
        let sent = Dictionary(input.fields.map { ($0.id, $0.value) }, uniquingKeysWith: { first, _ in first })
        change { frame in
            frame.typed = frame.typed.filter { typed in sent[typed.key] != typed.value }
            frame.note = Note(done)
        }
        if let next = done.next {
            await go(await onward(to: next))
        } else {
            await go(trail)
        }
    }

    /// Nobody goes back to the enrolment once it is done.
    private func onward(to route: Route) async -> Trail {
        if trail.home == .enrol, let home = try? await gateway.home(), home != .enrol {
            return Trail(home: home).to(route)
        }
        return trail.to(route)
    }

    private func hand(_ text: String, of id: ActionId) async {
        switch id {
        case .briefCopy: device.copy(text)
        case .settingsDiagnostics: await device.writeDiagnostics(text)
        default: device.share(text)
        }
    }

    /// Headquarters is asked by the shell itself: the only tap that needs a network. False: it stands as it stood.
    private func enrol(_ done: Done, _ input: Input) async -> Bool {
        func typed(_ name: String) -> String? {
            input.fields.first { $0.id == name || $0.id.hasSuffix(".\(name)") }?.value
                .trimmingCharacters(in: .whitespacesAndNewlines)
        }
        let pin = typed("pin")
        change { frame in
            frame.note = Note(done)
            frame.isBusy = true
        }
        let failure = await failing {
            try await gateway.enrol(code: typed("code") ?? "", url: typed("url"), pin: pin == "" ? nil : pin)
        }
        change { frame in
            frame.note = nil
            frame.isBusy = false
            frame.failure = failure
        }
        syncs.soon()
        return failure == nil
    }

    private func scan(_ action: Action) async {
        guard let code = await device.codeInPicture() else { return }
        await act(action, with: Input(fields: [FieldInput(id: "enrol.scanned", value: code)]))
        change { $0.typed = [:] }
    }
}

// MARK: - What is shown

extension Shell {
    /// Goes there if it can be shown; else says why and stays.
    private func go(_ wanted: Trail) async {
        let before = trail
        trail = wanted
        let isShown = await show()
        if !isShown {
            trail = before
        }
        if trail.top.screen != before.top.screen {
            change { $0.typed = [:] }
        }
    }

    /// Reads the record on top of the trail again. False: it could not be read and the old one stays.
    @discardableResult
    private func show() async -> Bool {
        var failure = await read(trail.top)
        if failure?.isLock == true {
            failure = await read(Route(screen: .lock, target: Target()))
        }
        fails(failure)
        return failure == nil
    }

    private func read(_ route: Route) async -> Failure? {
        await failing {
            let screen = try await gateway.view(route)
            await put(screen)
        }
    }

    private func put(_ screen: ScreenState) async {
        let language = (try? await gateway.language()) ?? frame.words.language
        change { frame in
            frame.accept(screen)
            frame.canGoBack = trail.canGoBack
            if language != frame.words.language {
                frame.words = Words(language)
            }
        }
        soonAgain?.cancel()
        guard let stands = screen.stands else { return }
        soonAgain = Task {
            // Cancelled: it was read again already, or something else is shown.
            guard (try? await Task.sleep(for: stands)) != nil else { return }
            refresh()
        }
    }
}

/// Countdowns are in minutes.
public func everyMinute() -> AsyncStream<Void> {
    AsyncStream(unfolding: {
        // Cancelled: nobody listens any more.
        try? await Task.sleep(for: .seconds(60))
    })
}
