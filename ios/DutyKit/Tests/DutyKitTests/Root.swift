import Foundation

/// Where things lie in the workspace and where they were built.
enum Root {
    /// The folder above `ios`.
    static let workspace = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// A program of the workspace, as `cargo x bindings` builds it.
    static func program(_ name: String) -> URL {
        let target = ProcessInfo.processInfo.environment["CARGO_TARGET_DIR"].map { URL(fileURLWithPath: $0) }
        return (target ?? workspace.appendingPathComponent("target")).appendingPathComponent("debug/\(name)")
    }

    /// A program of this package: it lies beside the tests.
    static func ownProgram(_ name: String) -> URL {
        #if os(macOS)
        let tests = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") } ?? Bundle.main
        return tests.bundleURL.deletingLastPathComponent().appendingPathComponent(name)
        #else
        return Bundle.main.bundleURL.appendingPathComponent(name)
        #endif
    }
}

/// Runs a program to its end; answers what it said and its exit code.
func run(
    _ program: URL, _ arguments: [String], _ environment: [String: String] = [:]
) throws -> (said: String, code: Int32) {
    let process = Process()
    let output = Pipe()
    process.executableURL = program
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, ours in ours }
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let said = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (String(decoding: said, as: UTF8.self), process.terminationStatus)
}
