"""A typing slip is always told from a wrong code; case, blanks and dashes never matter."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from credenza.credits.rules.codes import ALPHABET, RANDOM_LENGTH, CodeMistyped, make_code, read_code, written

PICKS = st.lists(st.integers(min_value=0, max_value=30), min_size=RANDOM_LENGTH, max_size=RANDOM_LENGTH)


def mistyped(text):
    try:
        read_code(text)
    except CodeMistyped:
        return True
    return False


def test_a_code_carries_sixty_bits_or_more():
    assert RANDOM_LENGTH * math.log2(len(ALPHABET)) >= 60


def test_no_two_characters_look_or_sound_like_digits():
    assert not set("01ILO") & set(ALPHABET)
    assert len(set(ALPHABET)) == len(ALPHABET) == 31


@given(PICKS)
@settings(max_examples=15)
def test_every_single_wrong_character_is_a_slip(picks):
    plain = read_code(make_code(picks))
    for place, right in enumerate(plain):
        for wrong in ALPHABET:
            if wrong != right:
                assert mistyped(plain[:place] + wrong + plain[place + 1 :])


@given(PICKS)
def test_every_swap_of_neighbors_is_a_slip(picks):
    plain = read_code(make_code(picks))
    for place in range(len(plain) - 1):
        left, right = plain[place], plain[place + 1]
        if left != right:
            assert mistyped(plain[:place] + right + left + plain[place + 2 :])


@given(PICKS)
def test_one_character_more_or_less_is_a_slip(picks):
    plain = read_code(make_code(picks))
    assert all(mistyped(plain[:place] + plain[place + 1 :]) for place in range(len(plain)))
    assert all(mistyped(plain[:place] + extra + plain[place:]) for place in range(15) for extra in ALPHABET)


@given(PICKS, st.randoms())
def test_case_blanks_and_dashes_do_not_matter(picks, chance):
    code = make_code(picks)
    plain = code.replace("-", "")
    typed = "".join(
        chance.choice([each, each.lower()]) + chance.choice(["", " ", "-", "\u2013", "\u00a0"]) for each in plain
    )
    assert read_code(typed) == plain == read_code(code)
    assert written(plain) == code


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "-",
        "O" * 14,
        "2" * 13 + "\u0662",
        "\uff12" * 14,
        "\x00" * 14,
        "x" * 10_000,
        "2222-2222-2222-2\ud800",
    ],
)
def test_what_is_no_code_is_a_slip(typed):
    assert mistyped(typed)


@pytest.mark.parametrize("picks", [[0] * 12, [0] * 14, [31] * 13, [-1] * 13])
def test_only_thirteen_picks_below_31_make_a_code(picks):
    with pytest.raises(ValueError, match="make a code"):
        make_code(picks)


@given(PICKS, PICKS)
def test_different_picks_make_different_codes(one, other):
    assert (make_code(one) == make_code(other)) == (one == other)
