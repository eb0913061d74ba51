//! The tree as it is passes; every way of breaking it that the check is for is found.
#![allow(clippy::unwrap_used)]

use super::check;
use super::tree::Tree;
use crate::workspace;

const TODAY: &str = "ios/App/Screens/TodayScreen.swift";
const ROOT: &str = "ios/App/Screens/RootView.swift";
const NAMES: &str = "ios/App/Parts/ActionIdentifiers.swift";
const SHELL_TEXTS: &str = "ios/App/Parts/ShellTexts.swift";
const SHELL: &str = "ios/DutyKit/Sources/DutyKit/Shell.swift";
const GENERATED: &str = "ios/DutyKit/Sources/HuxueCore/HuxueCore.swift";
const PROJECT: &str = "ios/project.yml";
const INFO: &str = "ios/App/Support/Info.plist";
const ENGLISH: &str = "ios/App/Support/en.lproj/InfoPlist.strings";
const CHINESE: &str = "ios/App/Support/zh-Hans.lproj/InfoPlist.strings";
const PRIVACY: &str = "ios/App/Support/PrivacyInfo.xcprivacy";
const ENTITLEMENTS: &str = "ios/App/Support/Huxue.entitlements";
const ICON: &str = "ios/App/Support/Assets.xcassets/AppIcon.appiconset/";

fn tree() -> Tree {
    Tree::read(workspace::root()).unwrap()
}

/// Every finding of a tree.
fn findings(tree: &Tree) -> Vec<String> {
    check(tree).unwrap().findings
}

/// Each replacement alone leads to a finding with these words.
fn is_found(replacements: &[(&str, &str, &str, &str)]) {
    let whole = tree();
    for (path, old, new, words) in replacements {
        let found = findings(&whole.with(path, old, new));
        assert!(found.iter().any(|finding| finding.contains(words)), "{path}: `{old}` → `{new}`: {found:#?}");
    }
}

#[test]
fn the_tree_as_it_is_passes() {
    assert_eq!(findings(&tree()), Vec::<String>::new());
}

#[test]
fn a_core_in_another_form_is_no_pass() {
    assert!(check(&tree().with_file(GENERATED, "")).is_err());
    assert!(check(&tree().with(GENERATED, "public enum ScreenId", "public enum Screens")).is_err());
}

#[test]
fn a_field_that_no_screen_reads_is_found() {
    is_found(&[
        (
            GENERATED,
            "public var who: Text\n",
            "public var who: Text\n    public var mood: Text\n",
            "TodayView.mood: not",
        ),
        (TODAY, "view.menu", "[]", "TodayView.menu: not read"),
        (TODAY, "card.countdown", "card.times", "CardView.countdown: not read"),
        // A comment and a literal read nothing.
        (TODAY, "Saying(text: card.countdown", "Saying(text: card.times /* card.countdown */", "CardView.countdown"),
        ("ios/App/Parts/Touchable.swift", "action.spoken", "action.label", "Action.spoken: a shared part's field"),
        ("ios/App/Theme/Look.swift", "head.gloves", "false", "Head.gloves: a shared part's field"),
        (SHELL, "action.opens", "nil as Route?", "Action.opens: a shared part's field"),
    ]);
}

#[test]
fn a_record_with_two_views_or_none_is_found() {
    is_found(&[
        ("ios/App/Screens/LockScreen.swift", "let view: LockView", "let view: BriefView", "LockView: held by []"),
        (TODAY, "let card: CardView", "let cards: [CardView]", "CardView: held by []"),
        (TODAY, "ScreenFrame(head: view.head,", "ScreenFrame(head: other.head,", "hands its head to 0 frames"),
    ]);
    let second = "struct Again: View { let view: TodayView }";
    let found = findings(&tree().with_file("ios/App/Parts/Again.swift", second));
    assert!(found.iter().any(|finding| finding.starts_with("TodayView: held by")), "{found:#?}");
}

#[test]
fn a_screen_or_a_button_out_of_place_is_found() {
    is_found(&[
        (
            ROOT,
            "case .today(let view): TodayScreen(view: view",
            "case .today(let view): BriefScreen(view: view",
            "today: drawn",
        ),
        (GENERATED, "    case lock\n", "    case lock\n    case map\n", "map: drawn by MapScreen 0 times"),
        (TODAY, "struct TodayScreen: View", "struct Today: View", "has no TodayScreen of a TodayView"),
        (
            GENERATED,
            "    case lockOpen\n",
            "    case lockOpen\n    case gateOpen\n",
            "gateOpen: begins with the name of no",
        ),
        (GENERATED, "    case lockOpen\n", "    case lockOpen\n    case lockShut\n", "lockShut: named 0 times"),
        (NAMES, "case .lockOpen: \"LOCK_OPEN\"", "case .lockOpen: \"LOCK\"", "lockOpen: a test finds it as `LOCK`"),
        (
            NAMES,
            "case .lockOpen:",
            "case .briefCopy: \"BRIEF_COPY\"\n        case .lockOpen:",
            "briefCopy: named 2 times",
        ),
        (TODAY, "card.largest ?", "card.open.id == .todayCard ?", "TodayScreen.swift: tells todayCard from"),
        (SHELL, "case .briefCopy:", "case .briefShare:", "tells briefShare from other buttons"),
        (SHELL, "case .briefCopy:", "case .aboutMeExplain:", "briefCopy: the shell no longer answers it"),
    ]);
}

#[test]
fn a_text_without_a_place_is_found() {
    is_found(&[
        ("core/phone/catalogue/lock.toml", "\"lock.title\"", "\"map.title\"", "map.title: of no screen"),
        (
            "core/phone/catalogue/lock.toml",
            "\"lock.title\"",
            "\"today.more\"",
            "a text of the screen today in lock.toml",
        ),
        ("core/phone/catalogue/lock.toml", "\"lock.title\"", "\"brief.title\"", "brief.title stands in another file"),
        (
            "core/phone/catalogue/lock.toml",
            "\"lock.title\"",
            "lock title",
            "core/phone/catalogue/lock.toml: TOML parse",
        ),
        ("core/phone/catalogue/shared.toml", "\"plain\"", "\"role.plain\"", "plain: no key begins with it"),
        ("core/phone/catalogue/shell.toml", ", en = \"Back\"", "", "shell.back is not said in both languages"),
        ("core/phone/catalogue/shell.toml", "\"shell.back\"", "\"shell.return\"", "shell.back is no text of the shell"),
        ("core/phone/catalogue/shell.toml", "\"shell.back\"", "\"shell.return\"", "shell.return: stands 0 times"),
        (SHELL_TEXTS, "enum ShellTexts {", "enum ShellTexts {\n    static let again = back", "again: used in 0 places"),
        ("ios/App/Parts/Sign.swift", "let color: Color", "let key = \"today.title\"", "names the text today.title"),
    ]);
}

#[test]
fn a_view_that_decides_is_found() {
    is_found(&[
        (TODAY, "card.largest ?", "view.cards.count > 3 ?", "compares (`>`)"),
        (TODAY, "card.largest ?", "card.times.key == card.place.key ?", "compares (`==`)"),
        (TODAY, "card.largest ?", "card.times.key.hasPrefix(x) ?", "searches (`hasPrefix`)"),
        (TODAY, "card.largest ?", "Date().isLate ?", "asks the time (`Date`)"),
        (TODAY, "card.largest ?", "isOfficer ?", "knows a role (`isOfficer`)"),
        (TODAY, "Spacer(minLength: 0)", "SwiftUI.Text(minutes / 60)", "divides (`/`)"),
        (TODAY, "Spacer(minLength: 0)", "SwiftUI.Text(minutes % 60)", "compares (`%`)"),
        (TODAY, "Spacer(minLength: 0)", "SwiftUI.Text(time.formatted())", "formats (`formatted`)"),
        (TODAY, "Spacer(minLength: 0)", "SwiftUI.Text(\"到岗\")", "has words of its own (`到岗`)"),
        (
            TODAY,
            "Spacer(minLength: 0)",
            "switch card.state.tone { default: Spacer() }",
            "chooses by `card . state . tone`",
        ),
        (ROOT, "switch screen {", "switch frame.screen {", "a choice by `screen` is allowed and not there"),
        ("ios/App/Screens/QueueScreen.swift", "at <= stage", "isDone", "`at <= stage` is allowed (a share"),
    ]);
}

#[test]
fn a_file_that_does_not_parse_is_found() {
    is_found(&[
        (INFO, "</plist>", "", "Info.plist: "),
        (INFO, "<key>CFBundleName</key>", "<key>CFBundleDisplayName</key>", "CFBundleDisplayName stands twice"),
        (PRIVACY, "<dict>", "<dictionary>", "PrivacyInfo.xcprivacy: "),
        (ENTITLEMENTS, "</dict>", "", "Huxue.entitlements: "),
        (ENGLISH, "\"Huxue\";", "\"Huxue\"", "ends without a semicolon"),
        (ENGLISH, "\"Huxue\";", "\"Huxue\"; } {", "InfoPlist.strings: "),
        (ENGLISH, "\"CFBundleDisplayName\" = \"Huxue\";", "\"a\" = \"b\";\n\"a\" = \"c\";", "lines say"),
        (PROJECT, "name: Huxue", "name: [Huxue", "project.yml: "),
        (PROJECT, "name: Huxue", "name: Huxue\nname: Twice", "duplicate"),
        (&format!("{ICON}Contents.json"), "}\n}", "}", "Contents.json: "),
    ]);
    let found = findings(&tree().with_file("ios/App/Support/Main.storyboard", "<x/>"));
    assert!(found.iter().any(|finding| finding.contains("no parser for files ending in .storyboard")), "{found:#?}");
}

#[test]
fn a_project_that_names_what_is_not_there_is_found() {
    is_found(&[
        (PROJECT, "App/Theme", "App/Themes", "no source ios/App/Themes"),
        (PROJECT, "- path: App/Theme\n", "\n", "Look.swift: in no source folder"),
        (PROJECT, "- Info.plist", "- Infos.plist", "excludes Infos.plist"),
        (
            PROJECT,
            "INFOPLIST_FILE: App/Support/Info.plist",
            "INFOPLIST_FILE: App/Info.plist",
            "INFOPLIST_FILE: no file",
        ),
        (PROJECT, "App/Support/Huxue.entitlements", "App/Huxue.entitlements", "CODE_SIGN_ENTITLEMENTS: no file"),
        (
            PROJECT,
            "PRODUCT_BUNDLE_IDENTIFIER: cn.huxue.app",
            "PRODUCT_BUNDLE_IDENTIFIER: com.app",
            "does not begin with",
        ),
        (PROJECT, "APPICON_NAME: AppIcon", "APPICON_NAME: Icon", "ASSETCATALOG_COMPILER_APPICON_NAME: no"),
        (PROJECT, "product: DutyKit", "product: Kit", "has no product Kit"),
        (PROJECT, "iOS: \"16.0\"", "iOS: \"17.0\"", "Package.swift: not for iOS 17"),
        (PROJECT, "iOS: \"16.0\"", "iOS: \"17.0\"", "xcframework.sh: not for iOS 17.0"),
        (PROJECT, "MARKETING_VERSION: \"0.1.0\"", "MARKETING_VERSION: \"0.2.0\"", "version 0.2.0, the workspace"),
        (
            "ios/DutyKit/Package.swift",
            "Sources/HuxueCoreFFILinux",
            "Sources/Linux",
            "no folder ios/DutyKit/Sources/Linux",
        ),
    ]);
    let found = findings(&tree().without(&format!("{ICON}AppIcon.png")));
    assert!(found.iter().any(|finding| finding.contains("no picture AppIcon.png")), "{found:#?}");
}

#[test]
fn a_sentence_or_a_scheme_that_is_missing_is_found() {
    let (tag, other) = ("<key>NSLocationWhenInUseUsageDescription", "<key>NSCameraUsageDescription");
    is_found(&[
        (INFO, tag, other, "no NSLocationWhenInUseUsageDescription, which requestWhenInUseAuthorization needs"),
        (INFO, tag, other, "NSCameraUsageDescription, and nothing calls AVCaptureDevice"),
        (INFO, tag, "<key>NSSpiritUsageDescription", "NSSpiritUsageDescription: not known what needs it"),
        (INFO, "NSLocalNetworkUsageDescription", "NSLocal", "no NSLocalNetworkUsageDescription"),
        (INFO, "$(PRODUCT_BUNDLE_IDENTIFIER)", "cn.huxue.other", "a bundle id of its own"),
        (INFO, "<string>en</string>", "<string>de</string>", "Chinese first, English second"),
        (CHINESE, "指挥中心可能设在本地网络", "指挥中心也许设在本地网络", "differs from"),
        (ENGLISH, "\"NSLocalNetworkUsageDescription\"", "\"NSLocal\"", "NSLocalNetworkUsageDescription is not said"),
        (
            ENGLISH,
            "\"NSLocalNetworkUsageDescription\"",
            "\"NSLocal\"",
            "NSLocal: ios/App/Support/Info.plist asks for no",
        ),
        (ENGLISH, "\"Huxue\"", "\"护学\"", "CFBundleDisplayName is not said in this language"),
        (INFO, "<string>duty</string>", "<string>huxue</string>", "Link.swift: reads no link of huxue"),
        (INFO, "<string>duty</string>", "<string>huxue</string>", "makes no link of huxue"),
        (INFO, "<string>duty</string>", "", "opens links of []"),
        (INFO, "<string>tel</string>", "<string>sms</string>", "may ask for the schemes"),
        (INFO, "cn.huxue.app.sync", "cn.huxue.app.other", "the task cn.huxue.app.sync is not permitted"),
        (INFO, "cn.huxue.app.sync", "cn.huxue.app.other", "nothing schedules the task cn.huxue.app.other"),
        (INFO, "<string>fetch</string>", "", "fetch and a refresh task belong together"),
        (INFO, "<string>fetch</string>", "<string>fetch</string><string>location</string>", "background mode location"),
    ]);
}

#[test]
fn a_manifest_that_differs_from_the_swift_is_found() {
    let tracking = "<key>NSPrivacyTracking</key>\n\t<false/>";
    is_found(&[
        (PRIVACY, tracking, "<key>NSPrivacyTracking</key>\n\t<true/>", "nobody is tracked"),
        (PRIVACY, "NSPrivacyTrackingDomains", "Domains", "nobody is tracked"),
        (PRIVACY, "PurposeAppFunctionality", "PurposeAnalytics", "for what the app does and for nothing else"),
        (PRIVACY, "DataTypePreciseLocation", "DataTypeName", "PreciseLocation and Core Location belong together"),
        (PRIVACY, "<string>35F9.1</string>", "", "SystemBootTime without a reason"),
        (PRIVACY, "CategorySystemBootTime", "CategoryUserDefaults", "no NSPrivacyAccessedAPICategorySystemBootTime"),
        (PRIVACY, "CategorySystemBootTime", "CategoryUserDefaults", "UserDefaults, which nothing uses"),
        (ENTITLEMENTS, "default-data-protection", "data-protection", "protected until the first unlock"),
        (
            "ios/App/Device/Store.swift",
            "completeUntilFirstUserAuthentication",
            "none",
            "protected until the first unlock",
        ),
        (ENTITLEMENTS, "time-sensitive", "urgent", "time-sensitive notifications"),
    ]);
}
