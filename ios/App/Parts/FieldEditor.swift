import DutyKit
import SwiftUI

/// One input: one tap where the core knows the answers, otherwise as little typing as its kind allows.
struct FieldEditor: View {
    let field: Field
    let glass: Glass

    var body: some View {
        Card {
            Saying(text: field.label, glass: glass, lettering: .strong)
            if field.choices.isEmpty {
                TypedField(field: field, glass: glass)
            } else {
                Choices(field: field, glass: glass)
            }
            SmallPrint(text: field.hint, glass: glass)
        }
    }
}

struct Fields: View {
    let fields: [Field]
    let glass: Glass

    var body: some View {
        Each(fields) { FieldEditor(field: $0, glass: glass) }
    }
}

private struct Choices: View {
    let field: Field
    let glass: Glass
    @Environment(\.look) private var look

    var body: some View {
        Flow(gap: look.sizes.gap) {
            Each(field.choices) { choice in
                ChoiceChip(choice: choice, glass: glass, isChosen: glass.typed(field) == choice.value) {
                    glass.type(field, choice.value)
                }
            }
        }
    }
}

private struct ChoiceChip: View {
    let choice: Choice
    let glass: Glass
    let isChosen: Bool
    let choose: () -> Void
    @Environment(\.look) private var look

    var body: some View {
        let tone = look.colors.of(.ready)
        let on = isChosen ? tone.onFill : tone.onTint
        Button(action: choose) {
            HStack(spacing: 6) {
                if isChosen { Sign(icon: .check, color: on, size: .small) }
                Saying(text: choice.label, glass: glass, lettering: .strong, color: on, alignment: .center)
            }
            .padding(.horizontal, 12)
            .padding(.vertical, 8)
            .frame(minWidth: look.sizes.target, minHeight: look.sizes.target)
            .background(isChosen ? tone.fill : tone.tint, in: rounded)
            .contentShape(rounded)
        }
        .buttonStyle(Undimmed())
        .accessibilityAddTraits(isChosen ? .isSelected : [])
        .accessibilityIdentifier("choice.\(choice.value)")
    }
}

private struct TypedField: View {
    let field: Field
    let glass: Glass
    @Environment(\.look) private var look

    var body: some View {
        input
            .lettered(.body)
            .foregroundColor(look.colors.onGround)
            .padding(12)
            .frame(minHeight: look.sizes.target)
            .overlay { rounded.strokeBorder(look.colors.edge, lineWidth: 2) }
            .accessibilityLabel(SwiftUI.Text(verbatim: glass.say(field.label)))
            .accessibilityIdentifier("field.\(field.id)")
    }

    private var typed: Binding<String> {
        Binding(
            get: { glass.typed(field) },
            set: { glass.type(field, String($0.prefix(Int(field.maxChars)))) }
        )
    }

    @ViewBuilder private var input: some View {
        switch field.kind {
        case .line, .choice: TextField(String(), text: typed)
        case .paragraph: TextField(String(), text: typed, axis: .vertical).lineLimit(3...)
        case .pin: SecureField(String(), text: typed).keyboardType(.numberPad)
        case .date, .time: TextField(String(), text: typed).keyboardType(.numbersAndPunctuation)
        }
    }
}
