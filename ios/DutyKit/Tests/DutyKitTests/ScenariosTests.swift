import XCTest

/// Every scenario, on phones behind the generated Swift: the lab checks the expectations, and that everything comes out
/// as on phones in its own process.
final class ScenariosTests: XCTestCase {
    func testEveryScenarioComesOutAsInTheLabsOwnProcess() throws {
        let folder = Root.workspace.appendingPathComponent("fixtures/scenarios")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { $0.hasSuffix(".json") && $0 != "schema.json" }
            .sorted()
        XCTAssertFalse(files.isEmpty, "no scenario")
        let handset = "\"\(Root.ownProgram("huxue-handset").path)\""
        let paths = files.map { folder.appendingPathComponent($0).path }
        let told = try run(Root.program("huxue-lab"), ["play", "--handset", handset] + paths)
        let lines = told.said.split(separator: "\n")
        for file in files {
            let name = file.dropLast(".json".count)
            XCTAssertTrue(lines.contains { $0.hasPrefix("ok   \(name) ") }, "\(name)\n\(told.said)")
        }
    }
}
