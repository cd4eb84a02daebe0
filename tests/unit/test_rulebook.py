"""The rulebook answers by day, lists its clauses, and names its values."""

import datetime as dt
from pathlib import Path

import pytest

import sanfen
from sanfen.rulebook import RulebookError, rulebook
from sanfen.vocabulary import Basis

SHIPPED = Path(sanfen.__file__).parent / "rules"
DAY = dt.date(2026, 9, 30)
REVISION = dt.date(2027, 1, 1)

ENTERPRISE = "enterprise_classification.toml"
SUPERVISION = "supervision.toml"

FLOOR_A = "score = [{ since = 2020-04-22, value = 80 }]"


@pytest.fixture(scope="session")
def rules():
    return rulebook().in_force(DAY)


def test_no_value_is_in_force_before_its_first_day():
    book = rulebook()
    book.in_force(book.first_day)
    before = book.first_day - dt.timedelta(days=1)
    with pytest.raises(
        RulebookError, match=rf"enterprise\.\S+ has no value on {before}"
    ):
        book.in_force(before)


def test_the_rules_are_in_force_on_every_day_they_change():
    book = rulebook()
    assert book.first_day in book.change_days
    for day in book.change_days:
        if day >= book.first_day:
            rules = book.in_force(day)
            assert sum(rules.enterprise.weights.values()) == 100


@pytest.fixture
def revised(altered):
    """Return the rulebook with class A from 82 points on from 2027 on."""
    clause = 'since = 2027-01-01, value = 82, clause = "2027 年修订", basis = "statute"'
    return altered(ENTERPRISE, FLOOR_A, FLOOR_A.replace("]", f", {{ {clause} }}]"))


@pytest.mark.parametrize(
    ("day", "floor"),
    [
        (REVISION - dt.timedelta(days=1), 80),
        (REVISION, 82),
        (REVISION + dt.timedelta(days=1), 82),
    ],
)
def test_a_revision_applies_from_its_first_day(revised, day, floor):
    assert revised.in_force(day).at("enterprise.floors.A.score") == floor


def test_a_revision_is_listed_with_its_day_and_clause(revised):
    (revision,) = revised.revisions(DAY, REVISION)
    assert revision.path == "enterprise.floors.A.score"
    assert (revision.before, revision.after) == (80, 82)
    assert (revision.since, revision.clause) == (REVISION, "2027 年修订")
    assert revision.entry.path == "enterprise.floors.A"
    assert revised.revisions(DAY, DAY) == []
    assert revised.change_days == [*rulebook().change_days, REVISION]


def test_an_entry_shows_the_row_in_force_and_what_it_rests_on(revised):
    def floor(day):
        entries = {entry.path: entry for entry in revised.entries(day)}
        entry = entries["enterprise.floors.A"]
        assert entry.part == "enterprise"
        return entry, entry.leaves[0]

    entry, leaf = floor(DAY)
    assert (leaf.value, leaf.basis, leaf.clause) == (80, Basis.PROPOSAL, entry.clause)
    entry, leaf = floor(REVISION)
    assert (leaf.value, leaf.basis, leaf.clause) == (82, Basis.STATUTE, "2027 年修订")


def test_entries_cover_every_dated_value_once():
    book = rulebook()
    leaves = [leaf.path for entry in book.entries(DAY) for leaf in entry.leaves]
    assert len(leaves) == len(set(leaves))
    rules = book.in_force(DAY)
    for path in leaves:
        rules.at(path)
    text = "".join(path.read_text("utf-8") for path in SHIPPED.glob("*.toml"))
    rows = [
        line for line in text.splitlines() if line.partition("#")[0].count("since =")
    ]
    assert len(leaves) == len(rows)


def test_every_entry_has_a_clause_and_both_names():
    for entry in rulebook().entries(DAY):
        assert entry.clause, entry.path
        assert entry.label["zh"], entry.path
        assert entry.label["en"], entry.path


def test_a_patched_copy_leaves_the_original_alone(rules):
    weights = {"enterprise.criteria.E1.weight": 30, "enterprise.criteria.E5.weight": 20}
    patched = rules.patched(weights)
    assert patched.at("enterprise.criteria.E5.weight") == 20
    assert rules.at("enterprise.criteria.E5.weight") == 15


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"enterprise.criteria.E1.weight": 36}, "weights sum to 101"),
        ({"enterprise.floors.B.score": 81}, "floors must fall"),
        ({"enterprise.floors.B.score": None}, "enterprise.floors.B.score"),
        ({"enterprise.floors.D.score": 1}, "enterprise.floors.D.score is not in the"),
        ({"enterprise.floors.B": 65}, "enterprise.floors.B:"),
        ({"enterprise.limits.cap_failure.at_most": "D"}, "limits.cap_failure.at_most"),
        ({"enterprise.limits.veto_accident.at_most": "B"}, "a veto leads to class C"),
        ({"colour.area.red.share_red": 0.04}, "colour.area: .*share_red must rise"),
    ],
)
def test_a_patched_copy_is_checked(rules, changes, said):
    with pytest.raises(RulebookError, match=said):
        rules.patched(changes)


def test_a_path_that_is_not_in_the_rulebook_has_no_value(rules):
    with pytest.raises(RulebookError, match=r"enterprise\.floor is not in"):
        rules.at("enterprise.floor")


def test_the_fingerprint_names_the_values(rules):
    assert len(rules.fingerprint) == 12
    assert int(rules.fingerprint, 16) >= 0
    assert rules.patched({}).fingerprint == rules.fingerprint
    same = rules.patched({"enterprise.floors.AA.score": 90.0})
    assert same.fingerprint == rules.fingerprint


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("enterprise.floors.AA.score", 90.01),
        ("enterprise.limits.cap_failure.months", 13),
        ("enterprise.limits.cap_failure.active", False),
        ("product.factors.Q1.prior_rate", 0.066),
        ("colour.area.red.red_enterprises", 3),
        ("supervision.deadlines.recheck.days", 76),
        ("supervision.spot_batches.per_year.AA.高", 2),
    ],
)
def test_the_fingerprint_changes_with_any_value(rules, path, value):
    assert rules.patched({path: value}).fingerprint != rules.fingerprint


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        (ENTERPRISE, "近三年监督抽查", "监督抽查（近三年）"),
        (ENTERPRISE, "缺省规则（a）E3", "缺省规则（甲）E3"),
        (ENTERPRISE, 'basis = "proposal"', 'basis = "statute"'),
        (SUPERVISION, "每年主体责任履行报告", "年度报告"),
    ],
)
def test_the_fingerprint_does_not_change_with_wording(
    altered, rules, name, before, after
):
    assert altered(name, before, after).in_force(DAY).fingerprint == rules.fingerprint
