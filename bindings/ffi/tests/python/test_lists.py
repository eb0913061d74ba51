"""The closed lists of the core against what was generated for Python."""

import re

import huxue_core as core


def upper_snake(name):
    return re.sub(r"(?<!^)([A-Z0-9])", r"_\1", name).upper()


def names(enum):
    return [member.name for member in enum]


def test_enums_have_every_value_in_order():
    assert names(core.Topic) == [upper_snake(name) for name in core.topics()]
    assert names(core.ScreenId) == [upper_snake(name) for name in core.screen_ids()]
    assert names(core.ActionId) == [upper_snake(name) for name in core.action_ids()]
    assert len(core.action_ids()) > 40


def test_every_button_belongs_to_one_screen():
    screens = sorted(core.screen_ids(), key=len, reverse=True)
    for action in core.action_ids():
        assert any(action.startswith(screen) for screen in screens), action


def test_every_error_code_has_a_remedy_that_is_a_failure():
    variants = {name for name in vars(core.PhoneFailure) if isinstance(vars(core.PhoneFailure)[name], type)}
    codes = core.error_codes()
    assert len({code.code for code in codes}) == len(codes) > 20
    remedies = {remedy.name for code in codes for remedy in code.remedies}
    assert remedies == {upper_snake(name) for name in variants} == set(names(core.Remedy))


def test_note_codes_are_distinct():
    codes = core.note_codes()
    assert len(set(codes)) == len(codes) > 5
