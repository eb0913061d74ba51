import Foundation

/// The core said no, named by what the person can do about it, in the core's words: what happened, whether anything is
/// lost, what to do; and the code for support. Nothing that was reported as saved is lost by it.
public struct Failure: Error, Hashable, Sendable {
    public let remedy: Remedy
    public let code: String
    private let zh: String
    private let en: String

    public init(remedy: Remedy, code: String, zh: String, en: String) {
        self.remedy = remedy
        self.code = code
        self.zh = zh
        self.en = en
    }

    public func words(_ language: Language) -> String {
        switch language {
        case .zh: zh
        case .en: en
        }
    }

    /// The record screens are locked until the PIN is entered.
    var isLock: Bool { code == "locked" }

    /// What the core could not word, because it is a failure of its own: the only words of the kit.
    static let defect = Failure(
        remedy: .reportBug,
        code: "panicked",
        zh: "程序内部出错，此前已保存的都在。请重试；如再出现请导出诊断并报告。",
        en: """
            A defect in the program. Everything saved before is still there. Try again; if it comes back, export the \
            diagnostics and report it.
            """
    )
}

/// Runs `work`; `nil` if it went well.
@MainActor
func failing(_ work: @MainActor () async throws -> Void) async -> Failure? {
    do {
        try await work()
        return nil
    } catch let failure as Failure {
        return failure
    } catch {
        return .defect
    }
}
