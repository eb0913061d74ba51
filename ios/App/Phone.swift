import Combine
import DutyKit
import Foundation

/// What lives as long as the process: the opened phone, the shell that shows it, and the capabilities of the device.
@MainActor
final class Phone: ObservableObject {
    @Published private(set) var frame = Frame()

    private let device = PhoneDevice()
    private let reminders = Reminders()
    private let connectivity = Connectivity()
    private var shell: Shell?
    private var opening: Task<Gateway, any Error>?
    private var link: URL?

    init() {
        reminders.opened = { [weak self] link in self?.open(link) }
        connectivity.appeared = { [weak self] in self?.shell?.sync() }
    }

    /// Opens the store and shows the first screen. Where that fails, the reason is shown and coming back tries again.
    func start() async {
        guard shell == nil else { return }
        do {
            let gateway = try await opened()
            guard shell == nil else { return }
            shell = Shell(gateway: gateway, device: device) { [weak self] in self?.frame = $0 }
            reminders.follow(gateway)
            if let link {
                self.link = nil
                open(link)
            }
        } catch let failure as Failure {
            frame = Frame(failure: failure)
        } catch {
            frame = Frame(failure: Store.unreadable)
        }
    }

    func tap(_ action: Action) { shell?.tap(action) }

    func type(_ field: Field, _ value: String) { shell?.type(field, value) }

    func back() { shell?.back() }

    /// A reminder or a link, possibly before there is a shell to open it.
    func open(_ link: URL) {
        guard let route = Route(link: link) else { return }
        if let shell {
            shell.open(route)
        } else {
            self.link = link
        }
    }

    func cameBack() {
        device.location.screenIs(visible: true)
        Task {
            await start()
            try? await opened().resume()
            shell?.screenIs(visible: true)
        }
    }

    /// Sends what was saved last, then closes the store: a suspended app must hold no file.
    func wentAway() {
        device.location.screenIs(visible: false)
        shell?.screenIs(visible: false)
        BackgroundSync.schedule()
        let time = BackgroundTime()
        Task {
            await syncAndPause()
            time.end()
        }
    }

    /// Woken without a screen.
    func syncUnseen() async {
        BackgroundSync.schedule()
        await syncAndPause()
    }

    /// Whether a sync is due, and what it sends, is the core's; a failure is tried again with the next occasion.
    private func syncAndPause() async {
        guard let gateway = try? await opened() else { return }
        // Before the sync too, which opens the store for itself: the time may end while it waits for an answer.
        try? await gateway.pause()
        _ = try? await gateway.sync()
        try? await reminders.renew(from: gateway)
        try? await gateway.pause()
    }

    /// Whoever needs the store first opens it: the screen, or a sync without one.
    private func opened() async throws -> Gateway {
        if let opening {
            return try await opening.value
        }
        let task = Task.detached(priority: .userInitiated) { try Store.open() }
        opening = task
        do {
            return try await task.value
        } catch {
            opening = nil
            throw error
        }
    }
}
