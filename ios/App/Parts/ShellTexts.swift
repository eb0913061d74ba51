import DutyKit

/// Keys of the catalogue for what a shell says itself and no record carries.
enum ShellTexts {
    static let back = DutyKit.Text(key: "shell.back", args: [])
    static let busy = DutyKit.Text(key: "shell.busy", args: [])
    static let opening = DutyKit.Text(key: "shell.opening", args: [])

    static func support(_ code: String) -> DutyKit.Text {
        DutyKit.Text(key: "shell.support", args: [Argument(name: "code", value: code, isKey: false)])
    }

    static func seconds(_ count: Int64) -> DutyKit.Text {
        DutyKit.Text(key: "shell.seconds", args: [Argument(name: "n", value: String(count), isKey: false)])
    }
}
