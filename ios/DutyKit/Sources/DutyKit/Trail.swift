import Foundation

/// The way the person came: the home screen at the bottom, the shown one on top.
struct Trail: Equatable {
    private(set) var steps: [Route]

    init(home: ScreenId) {
        steps = [Route(screen: home, target: Target())]
    }

    var top: Route { steps[steps.count - 1] }
    var home: ScreenId { steps[0].screen }
    var canGoBack: Bool { steps.count > 1 }

    func back() -> Trail {
        var shorter = self
        if canGoBack {
            shorter.steps.removeLast()
        }
        return shorter
    }

    /// Home empties the way; a screen that is already on it is gone back to; anything else is put on top.
    func to(_ route: Route) -> Trail {
        var longer = self
        if route.screen == home {
            longer.steps = [route]
            return longer
        }
        if let known = steps.firstIndex(where: { $0.screen == route.screen }) {
            longer.steps.removeSubrange(known...)
        }
        longer.steps.append(route)
        return longer
    }
}
