import Foundation

/// A Tuesday with school; 07:05 local time.
let nowText = "2026-11-24T07:05:00+08:00"
let now: Int64 = 1_795_475_100_000

/// `huxue-hq serve` on a free port, with the county of the fixtures.
final class Hq {
    struct Refused: Error {
        let said: String
    }

    /// One for all tests of this process; it ends with it.
    static let shared = Result { try Hq() }

    let url: String
    private let folder: URL
    private let server: Process
    private var people = 20

    private init() throws {
        let folder = try temporaryFolder("huxue-hq")
        let server = Process()
        let pipe = Pipe()
        server.executableURL = Root.program("huxue-hq")
        server.arguments = ["--data", folder.path, "serve", "--listen", "127.0.0.1:0"]
        server.environment = ProcessInfo.processInfo.environment.merging(["HUXUE_HQ_NOW": nowText]) { _, ours in ours }
        server.standardOutput = pipe
        server.standardError = FileHandle.nullDevice
        _ = try Hq.run(folder, ["init"])
        _ = try Hq.run(folder, ["import", Root.workspace.appendingPathComponent("fixtures/county").path])
        try server.run()
        let first = String(decoding: pipe.fileHandleForReading.availableData, as: UTF8.self)
        guard let found = first.range(of: "http://\\S+", options: .regularExpression) else {
            server.terminate()
            throw Refused(said: first)
        }
        url = String(first[found])
        self.folder = folder
        self.server = server
        stopAtExit(server)
    }

    /// A one-time code for an auxiliary. Nobody enrols twice, so every test takes people of its own.
    func codeOfAnAuxiliary() throws -> String {
        people += 1
        let person = "A" + String(repeating: "0", count: 3 - String(people).count) + String(people)
        let said = try Hq.run(folder, ["enrol-code", "--person", person])
        guard let code = said.range(of: "[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]", options: .regularExpression) else {
            throw Refused(said: said)
        }
        return String(said[code])
    }

    private static func run(_ folder: URL, _ words: [String]) throws -> String {
        let done = try DutyKitTests.run(
            Root.program("huxue-hq"), ["--data", folder.path] + words, ["HUXUE_HQ_NOW": nowText]
        )
        guard done.code == 0 else { throw Refused(said: done.said) }
        return done.said
    }
}

func temporaryFolder(_ name: String) throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("\(name)-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
}

/// The programs that end with this one.
private var leftRunning: [Process] = []

private func stopAtExit(_ process: Process) {
    if leftRunning.isEmpty {
        atexit { leftRunning.forEach { $0.terminate() } }
    }
    leftRunning.append(process)
}
