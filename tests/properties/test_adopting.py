"""Laws of adopting: past days stay, the day itself changes, and revoking undoes it."""

import datetime as dt

from hypothesis import assume, given
from hypothesis import strategies as st

from sanfen.rulebook import RulebookError, rulebook
from sanfen.rulebook.adoption import adoption_rows, checked_rows
from sanfen.rulebook.movable import SHARED_OUT, movable
from sanfen.rulebook.scenario import moved, scenario_rules

FILES = rulebook()
TODAY = dt.date(2026, 11, 23)
OFFICIAL = FILES.in_force(TODAY)
KNOWN = movable(OFFICIAL)
DAY = dt.timedelta(days=1)

days = st.dates(TODAY + DAY, TODAY + 1000 * DAY)


@st.composite
def value_of(draw, one):
    if one.is_switch:
        return draw(st.booleans())
    if one.is_whole and one.group not in SHARED_OUT:
        return draw(st.integers(0, int(one.high)))
    steps = draw(st.integers(0, round(one.high / one.step)))
    return round(steps * one.step, 6)


@st.composite
def scenarios(draw):
    """Draw a scenario that makes rules: numbers moved one after another."""
    changes = {}
    paths = draw(st.lists(st.sampled_from(list(KNOWN)), min_size=1, max_size=6))
    for path in paths:
        changes = moved(changes, path, draw(value_of(KNOWN[path])), OFFICIAL)
    try:
        scenario_rules(changes, OFFICIAL)
    except RulebookError:
        assume(condition=False)
    return changes


@given(scenarios(), days)
def test_what_is_adopted_is_the_scenario_from_its_day_and_nothing_before(
    changes, since
):
    after = scenario_rules(changes, OFFICIAL).fingerprint
    rows = adoption_rows(changes, FILES, since, "纪要")
    book = FILES.with_revisions(rows)
    assert bool(rows) == (after != OFFICIAL.fingerprint)
    assert book.in_force(since).fingerprint == after
    assert book.in_force(since + 5000 * DAY).fingerprint == after
    for day in (FILES.first_day, TODAY, since - DAY):
        assert book.in_force(day).fingerprint == FILES.in_force(day).fingerprint


@given(scenarios(), days)
def test_the_files_stay_as_they_are(changes, since):
    before = repr(FILES.tree)
    FILES.with_revisions(adoption_rows(changes, FILES, since, "纪要"))
    assert repr(FILES.tree) == before
    assert FILES.in_force(since).fingerprint == OFFICIAL.fingerprint


@given(scenarios(), scenarios(), days, days)
def test_two_adoptions_stand_side_by_side_or_the_second_is_refused(
    first, second, early, late
):
    """Whatever is let in leaves a rulebook that answers on every day it changes."""
    rows = adoption_rows(first, FILES, early, "一")
    book = FILES.with_revisions(rows)
    try:
        more = checked_rows(second, book, since=late, clause="二", today=TODAY)
    except RulebookError:
        return
    both = book.with_revisions(more)
    assert both.in_force(late).fingerprint == (
        scenario_rules(second, book.in_force(late)).fingerprint
    )
    together = FILES.with_revisions([*rows, *more])
    for day in (early, late, max(early, late) + DAY):
        assert together.in_force(day).fingerprint == both.in_force(day).fingerprint
    if early > late:
        assert together.in_force(late - DAY).fingerprint == OFFICIAL.fingerprint


@given(scenarios(), days)
def test_every_row_is_listed_with_its_clause_and_none_is_statute(changes, since):
    rows = adoption_rows(changes, FILES, since, "纪要", number=7)
    book = FILES.with_revisions(rows)
    leaves = {leaf.path: leaf for entry in book.entries(since) for leaf in entry.leaves}
    for row in rows:
        leaf = leaves[row.path]
        assert (leaf.value, leaf.clause, leaf.adoption) == (row.value, "纪要", 7)
        assert leaf.basis == "proposal"
    told = {revision.path for revision in book.revisions(since - DAY, since)}
    assert told == {row.path for row in rows}
