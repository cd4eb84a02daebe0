"""Adopted rows on the rulebook of the files: where they lie, and what is refused."""

import datetime as dt
from collections import Counter

import pytest

from sanfen.rulebook import RulebookError, rulebook
from sanfen.rulebook.adoption import adoption_rows
from sanfen.rulebook.dated import AppendedRow
from sanfen.rulebook.movable import movable
from sanfen.vocabulary import Basis

FILES = rulebook()
SINCE = dt.date(2027, 1, 1)
DAY = dt.timedelta(days=1)
FLOOR = "enterprise.floors.AA.score"
SWITCH = "enterprise.limits.cap_failure.active"


def row(path, value, since=SINCE):
    return AppendedRow(1, path, value, since, "纪要")


def test_no_row_leaves_the_very_rulebook():
    assert FILES.with_revisions([]) is FILES


@pytest.mark.parametrize(
    ("path", "to", "leaf", "value"),
    [
        (FLOOR, 92.0, FLOOR, 92.0),
        (SWITCH, False, SWITCH, False),
        (
            "colour.enterprise.from_points.黄",
            4,
            "colour.enterprise.from_points",
            {"绿": 0, "蓝": 2, "黄": 4, "红": 5},
        ),
        (
            "supervision.spot_batches.per_year.AA.高",
            2.0,
            "supervision.spot_batches.per_year.AA",
            {"一般": 0.05, "较高": 0.5, "高": 2.0},
        ),
    ],
)
def test_a_value_inside_a_table_carries_the_whole_table(path, to, leaf, value):
    (appended,) = adoption_rows({path: to}, FILES, SINCE, "纪要")
    assert (appended.path, appended.value) == (leaf, value)
    book = FILES.with_revisions([appended])
    assert book.in_force(SINCE).at(path) == to
    assert book.in_force(SINCE - DAY).at(path) == FILES.in_force(SINCE).at(path)


def test_every_movable_number_has_a_place_for_a_row():
    rules = FILES.in_force(SINCE)
    for path, one in movable(rules).items():
        standing = {path: one.official}
        assert adoption_rows(standing, FILES, SINCE, "纪要") == []
        if one.is_switch:
            (appended,) = adoption_rows({path: not one.official}, FILES, SINCE, "纪要")
            assert FILES.with_revisions([appended]).in_force(SINCE).at(path) is False


def test_a_switch_begins_with_its_entry_and_is_read_with_it():
    book = FILES.with_revisions([row(SWITCH, value=False)])
    assert book.first_day == FILES.first_day
    entries = {entry.path: entry for entry in book.entries(book.first_day)}
    leaves = {
        leaf.path: leaf for leaf in entries["enterprise.limits.cap_failure"].leaves
    }
    assert leaves[SWITCH].value is True
    assert leaves[SWITCH].adoption is None
    (revision,) = book.revisions(SINCE - DAY, SINCE)
    assert (revision.path, revision.before, revision.after) == (SWITCH, True, False)


def test_rows_may_come_in_any_order_of_days():
    later, sooner = row(FLOOR, 94.0, SINCE + DAY), row(FLOOR, 92.0)
    book = FILES.with_revisions([later, sooner])
    floors = [book.in_force(SINCE + n * DAY).at(FLOOR) for n in (-1, 0, 1)]
    assert floors == [90, 92, 94]
    assert Counter(book.change_days) == Counter(
        [*FILES.change_days, SINCE, SINCE + DAY]
    )


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([row(FLOOR, 92.0), row(FLOOR, 93.0)], "must follow one another"),
        ([row(FLOOR, 79.0)], "floors must fall"),
        ([row(FLOOR, "x")], FLOOR),
        ([row(FLOOR, None)], FLOOR),
        ([row(FLOOR, 92.0, dt.date(2020, 4, 22))], "must follow one another"),
        ([row("enterprise.floors.AA", 92.0)], "not in the rulebook"),
        ([row("enterprise.floors.AAA.score", 92.0)], "not in the rulebook"),
        ([row("enterprise.floors.AA.active", value=False)], "not in the rulebook"),
        ([row("enterprise.criteria.E1.label.zh", "x")], "not in the rulebook"),
        ([row("enterprise.criteria.E1.weight", 30.0)], "weights sum to 95"),
        ([row("colour.enterprise.class_points", {"AA": 0})], "class_points"),
        ([row("supervision.spot_batches.per_year.AA.高", 2.0)], "not in the rulebook"),
    ],
)
def test_rows_that_do_not_fit_are_refused(rows, said):
    with pytest.raises(RulebookError, match=said):
        FILES.with_revisions(rows)


def test_a_row_of_a_file_may_not_call_itself_adopted(altered):
    plain = "score = [{ since = 2020-04-22, value = 80 }]"
    with pytest.raises(RulebookError, match="adoption is not known"):
        altered(
            "enterprise_classification.toml",
            plain,
            plain.replace("80", "80, adoption = 1"),
        )


def test_an_adopted_row_is_a_proposal_unless_said_otherwise():
    assert row(FLOOR, 92.0).basis is Basis.PROPOSAL
