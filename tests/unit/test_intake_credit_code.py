import pytest

from sanfen.intake.credit_code import ALPHABET, check_character, is_well_formed

# domain.md §6: one for each county.
VALID = [
    "91330402MA202T019D",
    "91330411MA211T014R",
    "91330421MA221T015Y",
    "91330424MA224T0115",
    "91330481MA281T010U",
    "91330482MA282T016L",
    "91330483MA283T011B",
]


@pytest.mark.parametrize("code", VALID)
def test_the_check_character_follows_from_the_first_seventeen(code):
    assert is_well_formed(code)
    assert check_character(code[:17]) == code[17]


@pytest.mark.parametrize("code", VALID)
@pytest.mark.parametrize("place", range(17))
def test_no_single_wrong_character_goes_unnoticed(code, place):
    others = (ALPHABET.replace(code[place], ""))[:9]
    wrong = [f"{code[:place]}{other}{code[place + 1 : 17]}" for other in others]
    assert code[17] not in [check_character(body) for body in wrong]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "91330402MA202T019",
        "91330402MA202T019DD",
        "9133O402MA202T019D",  # the letter O is not in the alphabet
        "91330402MA202T019I",
        "913A0402MA202T019D",  # a letter in the area code
        "91330402ma202t019d",
    ],
)
def test_what_has_not_the_shape_of_a_code_is_refused(text):
    assert not is_well_formed(text)
