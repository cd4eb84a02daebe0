"""What else is on record: rectification, complaints, penalties, listings, recalls."""

import numpy as np

from sanfen.risk.facts import Facts, Questions
from sanfen.risk.past import YEAR, Floats, Past, day_numbers
from sanfen.vocabulary import Gravity, Verdict, YesNo

Columns = dict[str, Floats]


def on_record(facts: Facts, asked: Questions) -> Columns:
    """Return counts of what became known before each day."""
    return {
        **_rectifications(facts, asked),
        **_complaints(facts, asked),
        **_penalties(facts, asked),
        **_listings(facts, asked),
        **_recalls_and_warnings(facts, asked),
    }


def _rectifications(facts: Facts, asked: Questions) -> Columns:
    sheets = facts.records["spot_checks"][["sheet_no", "uscc"]]
    table = facts.records["rectifications"].merge(sheets, on="sheet_no")
    whose, ordered = facts.of(table["uscc"]), day_numbers(table["ordered_on"])
    done = np.maximum(day_numbers(table["rectified_on"]), ordered)
    rechecked = np.maximum(day_numbers(table["rechecked_on"]), ordered)
    failed = table["recheck_verdict"].eq(Verdict.FAILED.value).to_numpy()
    orders = Past(whose, ordered).before(asked.enterprise, asked.day)
    ends = Past(whose, done, took=done - ordered).before(asked.enterprise, asked.day)
    again = Past(whose, rechecked, failed=failed).before(asked.enterprise, asked.day)
    return {
        "open_rectifications": (orders.sum() - ends.sum()).astype(float),
        "slow_rectification": np.log1p(ends.last("took")),
        "failed_rechecks": np.log1p(again.sum("failed")),
    }


def _complaints(facts: Facts, asked: Questions) -> Columns:
    table, whose, received = facts.events("complaints", "received_on")
    verified = table["verified"].eq(YesNo.YES.value).to_numpy()
    own = Past(whose, received, verified=verified)
    found = own.before(asked.enterprise, asked.day)
    return {
        "complaints_of_a_year": np.log1p(found.sum(days=YEAR)),
        "verified_complaints": found.decayed("verified"),
    }


def _penalties(facts: Facts, asked: Questions) -> Columns:
    table, whose, decided = facts.events("penalties", "decided_on")
    serious = table["gravity"].eq(Gravity.SERIOUS.value).to_numpy()
    found = Past(whose, decided, serious=serious).before(asked.enterprise, asked.day)
    return {
        "penalties": found.decayed("count"),
        "serious_penalties": found.decayed("serious"),
    }


def _listings(facts: Facts, asked: Questions) -> Columns:
    table, whose, listed = facts.events("listings", "listed_on")
    removed = np.maximum(day_numbers(table["removed_on"]), listed)
    on = Past(whose, listed).before(asked.enterprise, asked.day)
    off = Past(whose, removed).before(asked.enterprise, asked.day)
    return {"listings": (on.sum() - off.sum()).astype(float)}


def _recalls_and_warnings(facts: Facts, asked: Questions) -> Columns:
    _, whose, announced = facts.events("recalls", "announced_on")
    recalls = Past(whose, announced).before(asked.enterprise, asked.day)
    warnings = facts.records["warnings"]
    about = facts.making(warnings["product_code"])
    published = day_numbers(warnings["published_on"])
    warned = Past(about, published).before(asked.product, asked.day)
    return {
        "recalls": recalls.decayed("count"),
        "warnings_of_a_year": np.log1p(warned.sum(days=YEAR)),
    }
