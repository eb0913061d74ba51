import Foundation

/// A phone without a screen that `huxue-lab` drives: docs/handset.md. It passes on what it is told and has no rules.
@main
struct Program {
    static func main() async {
        let line = Wire()
        let handset = Handset(network: PipedNetwork(line))
        while let request = line.hear() {
            line.say(await handset.answer(request))
        }
    }
}
