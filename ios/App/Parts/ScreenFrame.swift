import DutyKit
import SwiftUI

/// What stands around every screen: where one is and what waits above, what to do now below, in reach of a thumb.
struct ScreenFrame<Content: View>: View {
    let head: Head
    let glass: Glass
    @ViewBuilder let content: () -> Content
    @Environment(\.look) private var look

    var body: some View {
        VStack(spacing: 0) {
            ScrollView {
                VStack(alignment: .leading, spacing: look.sizes.gap) {
                    top
                    if let banner = head.banner { Banner(badge: banner, glass: glass) }
                    content()
                }
                .padding(.horizontal, 14)
                .padding(.vertical, 8)
                .frame(maxWidth: 600, alignment: .leading)
                .frame(maxWidth: .infinity)
            }
            // Each screen begins at its top.
            .id(head.screen)
            .accessibilityElement(children: .contain)
            .accessibilityIdentifier("content")
            bottom
        }
        .background(look.colors.ground.ignoresSafeArea())
        .privacySensitive(head.secret)
    }

    @ViewBuilder private var top: some View {
        HStack(spacing: 8) {
            if glass.frame.canGoBack { BackButton(glass: glass) }
            Heading(text: head.title, glass: glass, lettering: .title)
        }
        VStack(alignment: .leading, spacing: 4) {
            BadgeView(badge: head.sync.state, glass: glass)
            SmallPrint(text: head.sync.lastContact, glass: glass)
        }
        .accessibilityElement(children: .combine)
        .animation(.default, value: head.sync.pending)
    }

    @ViewBuilder private var bottom: some View {
        let frame = glass.frame
        if !head.primary.isEmpty || frame.note != nil || frame.failure != nil || frame.isBusy {
            ViewThatFits(in: .vertical) {
                acts
                ScrollView { acts }
            }
            .fixedSize(horizontal: false, vertical: look.textScale <= 1.35)
            .frame(maxWidth: .infinity)
            .background(look.colors.card.ignoresSafeArea(edges: .bottom))
            .accessibilityElement(children: .contain)
            .accessibilityIdentifier("bottom")
        }
    }

    private var acts: some View {
        VStack(spacing: look.sizes.gap) {
            if glass.frame.isBusy {
                Banner(badge: Badge(text: ShellTexts.busy, icon: .upload, tone: .neutral), glass: glass)
            }
            if let note = glass.frame.note { NoteStrip(note: note, glass: glass) }
            if let failure = glass.frame.failure { FailureStrip(failure: failure, glass: glass) }
            PrimaryBar(actions: head.primary, glass: glass)
        }
        .frame(maxWidth: 600)
        .padding(.horizontal, 14)
        .padding(.vertical, 10)
    }
}

private struct BackButton: View {
    let glass: Glass
    @Environment(\.look) private var look

    var body: some View {
        Button(action: glass.back) {
            Sign(icon: .back, color: look.colors.onGround)
                .frame(minWidth: look.sizes.target, minHeight: look.sizes.target)
                .background(look.colors.of(.neutral).tint, in: rounded)
                .contentShape(rounded)
        }
        .buttonStyle(Undimmed())
        .accessibilityLabel(SwiftUI.Text(verbatim: glass.say(ShellTexts.back)))
        .accessibilityIdentifier("back")
    }
}

/// The first across the whole width, the others side by side below it, or below each other where text is large.
private struct PrimaryBar: View {
    let actions: [Action]
    let glass: Glass
    @Environment(\.look) private var look
    @ScaledMetric(relativeTo: .body) private var unit: CGFloat = 1

    var body: some View {
        if let first = actions.first { PrimaryButton(action: first, glass: glass) }
        let others = Array(actions.dropFirst())
        if !others.isEmpty {
            let isLarge = unit * look.textScale > 1.35
            let layout = isLarge ? AnyLayout(VStackLayout(spacing: look.sizes.gap)) : AnyLayout(HStackLayout(spacing: look.sizes.gap))
            layout { Each(others) { PrimaryButton(action: $0, glass: glass) } }
        }
    }
}
