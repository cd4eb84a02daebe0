"""What a day shows to other departments, computed once for all who ask.

Ten requests for the same day wait for one assessment. Kept are the columns that may
be shared and nothing else of it.
"""

import datetime as dt
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from threading import Lock

import pandas as pd

from sanfen.grading import Assessment, assess, evidence
from sanfen.ledger.adoptions import rulebook_of
from sanfen.ledger.store import Ledger
from sanfen.rulebook import Rulebook
from sanfen.rulebook import rulebook as read_rulebook
from sanfen.sharing.fields import AREA_FIELDS, ENTERPRISE_FIELDS, KEY, PLACE, Field

DAYS_KEPT = 8


@dataclass(frozen=True, slots=True)
class Published:
    """The shared columns of one day under the rules and the records of a moment."""

    day: dt.date
    version: str
    rules: str
    demo: bool
    enterprises: pd.DataFrame
    towns: pd.DataFrame
    counties: pd.DataFrame

    @property
    def identity(self) -> tuple[dt.date, str, str, bool]:
        """Return what tells it from whatever else is published."""
        return self.day, self.version, self.rules, self.demo


@dataclass(frozen=True, slots=True)
class _Asked:
    day: dt.date
    rules: str
    version: str


class Publisher:
    """Publishes days of one ledger, keeping the last few."""

    def __init__(self, ledger: Callable[[], Ledger], kept: int = DAYS_KEPT) -> None:
        self._ledger = ledger
        self._kept = kept
        self._lock = Lock()
        self._days: OrderedDict[_Asked, Future[Published]] = OrderedDict()
        self._book: tuple[str, Rulebook] | None = None

    def book(self) -> Rulebook:
        """Return the rulebook with what the ledger has adopted."""
        ledger = self._ledger()
        version = ledger.rules_version()
        held = self._book
        if held is None or held[0] != version:
            held = self._book = (version, rulebook_of(ledger, read_rulebook()))
        return held[1]

    def on(self, day: dt.date) -> Published:
        """Return what ``day`` shows by the records and rules of now."""
        rules = self.book().in_force(day)
        asked = _Asked(day, rules.fingerprint, self._ledger().state())
        with self._lock:
            found = self._days.get(asked)
            if found is not None:
                self._days.move_to_end(asked)
            else:
                mine = self._days[asked] = Future()
                while len(self._days) > self._kept:
                    self._days.popitem(last=False)
        if found is not None:
            return found.result()
        try:
            mine.set_result(self._publish(day))
        except BaseException as error:
            with self._lock:
                self._days.pop(asked, None)
            mine.set_exception(error)
            raise
        return mine.result()

    def _publish(self, day: dt.date) -> Published:
        ledger = self._ledger()
        rules = self.book().in_force(day)
        version, records = ledger.records_of_state()
        assessment = assess(evidence(records, day), rules)
        enterprises, towns, counties = _tables(assessment, records)
        return Published(
            day,
            version,
            rules.fingerprint,
            ledger.is_demo(),
            enterprises,
            towns,
            counties,
        )


def _tables(
    assessment: Assessment, records: dict[str, pd.DataFrame]
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return the shared columns of enterprises, towns and counties, in key order."""
    regions = records["regions"][["county", "town", "county_code", "town_code"]]
    registered = records["enterprises"][
        ["uscc", "established_on", "industry_code", "status"]
    ]
    enterprises = assessment.enterprises.merge(registered, on="uscc", how="left")
    enterprises = enterprises.merge(regions, on=["county", "town"], how="left")
    county_codes = regions[["county", "county_code"]].drop_duplicates("county")
    towns = assessment.towns.merge(county_codes, on="county", how="left")
    counties = assessment.counties.merge(county_codes, on="county", how="left")
    in_county = tuple(field for field in PLACE if "county" in field.name)
    return (
        _shared(enterprises, (KEY, *ENTERPRISE_FIELDS), ["UNISCID"]),
        _shared(towns, (*PLACE, *AREA_FIELDS), ["county_code", "town_code"]),
        _shared(counties, (*in_county, *AREA_FIELDS), ["county_code"]),
    )


def _shared(
    table: pd.DataFrame, fields: tuple[Field, ...], key: list[str]
) -> pd.DataFrame:
    columns = {field.name: _values(table[field.column], field) for field in fields}
    return pd.DataFrame(columns).sort_values(key, ignore_index=True)


def _values(column: pd.Series, field: Field) -> pd.Series:
    """Return a column as it is shared: a day is text, a blank is ``None``.

    Texts are kept as objects, equal ones as one: rows are written from them at once.
    """
    if field.kind is not str:
        return column.astype(field.kind)
    if pd.api.types.is_datetime64_any_dtype(column):
        column = pd.Series(column.dt.strftime("%Y-%m-%d"))
    blank = column.isna().tolist()
    known: dict[str, str] = {}
    texts = [
        None if missing else known.setdefault(text, text)
        for text, missing in zip(column.astype("str").tolist(), blank, strict=True)
    ]
    return pd.Series(texts, index=column.index, dtype=object)
