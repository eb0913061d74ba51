import HuxueCore
import XCTest

/// The closed lists of the core against what was generated for Swift.
final class ListsTests: XCTestCase {
    func testEnumsHaveEveryValueInOrder() {
        XCTAssertEqual(names(Topic.self), topics())
        XCTAssertEqual(names(ScreenId.self), screenIds())
        XCTAssertEqual(names(ActionId.self), actionIds())
        XCTAssertGreaterThan(actionIds().count, 40)
    }

    func testEveryButtonBelongsToOneScreen() {
        for action in actionIds() {
            XCTAssertTrue(screenIds().contains { action.hasPrefix($0) }, action)
        }
    }

    func testEveryErrorCodeHasARemedyThatIsAFailure() {
        let codes = errorCodes()
        XCTAssertGreaterThan(codes.count, 20)
        XCTAssertEqual(Set(codes.map(\.code)).count, codes.count)
        XCTAssertEqual(Set(codes.flatMap(\.remedies)), Set(Remedy.allCases))
        XCTAssertEqual(Set(Remedy.allCases.map { failure(for: $0) }).count, Remedy.allCases.count)
    }

    func testNoteCodesAreDistinct() {
        let codes = noteCodes()
        XCTAssertGreaterThan(codes.count, 5)
        XCTAssertEqual(Set(codes).count, codes.count)
    }

    func testEveryTextIsSaidInBothLanguages() {
        let keys = textKeys()
        XCTAssertGreaterThan(keys.count, 400)
        for key in keys {
            for language in Language.allCases {
                XCTAssertFalse(say(text: HuxueCore.Text(key: key, args: []), language: language).isEmpty, key)
            }
        }
    }

    /// The cases of an enum as the core writes them, in UpperCamelCase.
    private func names<Listed: CaseIterable>(_ list: Listed.Type) -> [String] {
        list.allCases.map { value in
            let name = String(describing: value)
            return name.prefix(1).uppercased() + name.dropFirst()
        }
    }

    /// Closed over `Remedy` and over `PhoneFailure`: neither can have a case that the other lacks.
    private func failure(for remedy: Remedy) -> PhoneFailure {
        switch remedy {
        case .tryLater: .TryLater(code: "", zh: "", en: "")
        case .correctInput: .CorrectInput(code: "", zh: "", en: "")
        case .signIn: .SignIn(code: "", zh: "", en: "")
        case .updateApp: .UpdateApp(code: "", zh: "", en: "")
        case .askAdmin: .AskAdmin(code: "", zh: "", en: "")
        case .reportBug: .ReportBug(code: "", zh: "", en: "")
        }
    }
}
