"""The two pages that reckon: weights and floors, and the enterprises they classify."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import pandas as pd
import xlsxwriter
from xlsxwriter.utility import quote_sheetname, xl_col_to_name, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from sanfen.desk.badges import limit_name
from sanfen.desk.downloads import header_format, sheet_name
from sanfen.desk.language import language, tr
from sanfen.desk.what_if.side_by_side import WhatIf
from sanfen.grading import Assessment
from sanfen.grading.classes import TOLERANCE
from sanfen.rulebook import Rules
from sanfen.vocabulary import EnterpriseClass

CLASSES = [name.value for name in EnterpriseClass]
RULES = ("official", "scenario")

_VALUES = 2  # column of the official values; those of the scenario stand beside it
_MATRIX = 6  # column of the matrix, beside the rules
_IDENTITY = ("uscc", "name", "county", "town")
_PARTS = ("score", "by_score", "ceiling", "reason", "class")


@dataclass(frozen=True, slots=True)
class Places:
    """Where the rules stand on their page, as lines counted from 0."""

    page: str
    weights: dict[str, int]
    total: int
    floors: dict[str, int]
    tolerance: int

    def at(self, line: int, rules: int) -> str:
        """Return a value of the official (0) or the scenario's rules (1), for a cell."""
        return self._cell(line, _VALUES + rules)

    def ladder(self) -> str:
        """Return the four classes, the best first, for a cell."""
        first, last = (self.floors[name] for name in (CLASSES[0], CLASSES[-1]))
        lowest = xl_rowcol_to_cell(last, 0, row_abs=True, col_abs=True)
        return f"{self._cell(first, 0)}:{lowest}"

    def _cell(self, line: int, column: int) -> str:
        cell = xl_rowcol_to_cell(line, column, row_abs=True, col_abs=True)
        return f"{quote_sheetname(self.page)}!{cell}"


def write_weights(book: xlsxwriter.Workbook, result: WhatIf) -> Places:
    """Add the page of weights and floors, official beside scenario, and the matrix."""
    both = (result.base.rules, result.scenario.rules)
    places = _places(both[0])
    page = book.add_worksheet(places.page)
    header = header_format(book)
    entry = book.add_format({"bg_color": "#FFF4D6", "border": 1})
    titles = [tr(f"workbook.{name}") for name in ("code", "item", *RULES, "clause")]
    for column, title in enumerate(titles):
        page.write_string(0, column, title, header)
    for line, texts, numbers in _rule_lines(both, places):
        for column, text in zip((0, 1, _VALUES + len(both)), texts, strict=True):
            page.write_string(line, column, text)
        for column, number in enumerate(numbers, start=_VALUES):
            page.write_number(line, column, number, entry)
    page.write_string(places.total, 1, tr("workbook.total"), header)
    first, last = min(places.weights.values()), max(places.weights.values())
    for column, rules in enumerate(both, start=_VALUES):
        letter = xl_col_to_name(column)
        total = sum(rules.enterprise.weights.values())
        page.write_formula(
            *(places.total, column),
            f"=SUM({letter}{first + 1}:{letter}{last + 1})",
            header,
            total,
        )
    _write_matrix(page, result, header)
    page.set_column(0, 0, 8)
    page.set_column(1, 1, 30)
    page.set_column(_VALUES, _VALUES + 1, 12)
    page.set_column(_VALUES + 2, _VALUES + 2, 40)
    page.freeze_panes(1, 0)
    return places


def write_enterprises(
    book: xlsxwriter.Workbook, result: WhatIf, places: Places, *, mark: str
) -> None:
    """Add the page that scores and classifies every enterprise by formula."""
    page = book.add_worksheet(_enterprises_page())
    codes = list(places.weights)
    header = header_format(book)
    for column, title in enumerate(_titles(codes, mark)):
        page.write_string(0, column, title, header)
    share, score = (book.add_format({"num_format": f}) for f in ("0.000", "0.00"))
    line_of = _line_writer(page, places, len(codes), (share, score))
    for line, row in enumerate(_rows(result), start=1):
        line_of(line, row)
        if mark:
            page.write_string(line, _changed(len(codes)) + 1, mark)
    page.set_column(0, 0, 21)
    page.set_column(1, 1, 30)
    for rules in range(len(RULES)):
        reason = _part(len(codes), rules, "reason")
        page.set_column(reason, reason, 30)
    page.freeze_panes(1, 2)
    page.set_footer(f"&L{mark}&R&P / &N")


def _places(rules: Rules) -> Places:
    codes = list(rules.enterprise.weights)
    total = len(codes) + 1
    return Places(
        page=sheet_name(tr("workbook.weights")),
        weights={code: line for line, code in enumerate(codes, start=1)},
        total=total,
        floors={name: line for line, name in enumerate(CLASSES, start=total + 2)},
        tolerance=total + 2 + len(CLASSES) + 1,
    )


def _rule_lines(
    both: tuple[Rules, Rules], places: Places
) -> Iterator[tuple[int, tuple[str, str, str], list[float]]]:
    """Return line, texts and both values of each weight, floor and the tolerance."""
    enterprise = both[0].enterprise
    for code, line in places.weights.items():
        criterion = enterprise.criteria[code]
        texts = (code, criterion.label[language()], criterion.clause)
        yield line, texts, [rules.enterprise.weights[code] for rules in both]
    for name in CLASSES[:-1]:
        floor = enterprise.floors[EnterpriseClass(name)]
        scores = [r.enterprise.floors[EnterpriseClass(name)].score for r in both]
        yield (
            places.floors[name],
            (name, floor.label[language()], floor.clause),
            scores,
        )
    yield places.floors[CLASSES[-1]], (CLASSES[-1], tr("workbook.below"), ""), []
    noise = (tr("workbook.tolerance"), tr("workbook.tolerance_means"))
    yield places.tolerance, ("", *noise), [TOLERANCE] * len(both)


def _write_matrix(page: Worksheet, result: WhatIf, header: Any) -> None:
    """Count who goes from which class to which, by formula."""
    page.write_string(0, _MATRIX, tr("workbook.matrix"), header)
    codes = len(result.base.rules.enterprise.weights)
    before, after = (
        f"{quote_sheetname(_enterprises_page())}!${letter}:${letter}"
        for letter in (
            xl_col_to_name(_part(codes, rules, "class")) for rules in range(len(RULES))
        )
    )
    for place, name in enumerate(CLASSES, start=1):
        page.write_string(place, _MATRIX, name, header)
        page.write_string(0, _MATRIX + place, name, header)
    counts = result.changes.transitions.to_numpy()
    pairs = product(enumerate(CLASSES, start=1), repeat=2)
    for (line, was), (column, becomes) in pairs:
        page.write_formula(
            *(line, _MATRIX + column),
            f'=COUNTIFS({before},"{was}",{after},"{becomes}")',
            None,
            int(counts[line - 1, column - 1]),
        )
    page.set_column(_MATRIX, _MATRIX, 18)


def _titles(codes: Sequence[str], mark: str) -> list[str]:
    identity = [tr(f"frame.{name}") for name in _IDENTITY]
    shares = [tr("workbook.share", code=code) for code in codes]
    parts = [
        f"{tr(f'workbook.{rules}')} · {tr(f'workbook.part_{part}')}"
        for rules in RULES
        for part in _PARTS
    ]
    marked = [tr("frame.mark_header")] if mark else []
    return [*identity, *shares, *parts, tr("workbook.changed"), *marked]


def _rows(result: WhatIf) -> Iterator[dict[str, Any]]:
    """Return what stands on each line: identity, shares, and both results."""
    # No number that a scenario may set touches the shares: both have the same.
    measured = result.base.measured
    places = pd.Index(measured.evidence.enterprises["uscc"]).get_indexer(
        pd.Index(result.base.enterprises["uscc"])
    )
    shares = measured.shares[places]
    results = [_result(side, places) for side in (result.base, result.scenario)]
    identity = result.base.enterprises[list(_IDENTITY)].astype("str")
    lines = zip(identity.to_numpy().tolist(), shares, *results, strict=True)
    for texts, earned, before, after in lines:
        yield {"identity": texts, "shares": earned.tolist(), "results": (before, after)}


def _result(assessment: Assessment, places: Any) -> list[dict[str, Any]]:
    lowest = assessment.limits.drop_duplicates("uscc").set_index("uscc")
    names = {
        code: limit_name(assessment.rules, str(code))
        for code in lowest["code"].unique()
    }
    reasons = lowest["code"].map(names).str.cat(lowest["clause"], sep=" · ")
    table = assessment.enterprises
    ranks = assessment.measured.ceiling.ranks[places]
    return [
        dict(zip(_PARTS, row, strict=True))
        for row in zip(
            table["score"].tolist(),
            table["class_by_score"].astype("str"),
            [CLASSES[rank] for rank in ranks],
            table["uscc"].map(reasons).fillna(""),
            table["enterprise_class"].astype("str"),
            strict=True,
        )
    ]


def _line_writer(
    page: Worksheet, places: Places, codes: int, formats: tuple[Any, Any]
) -> Callable[[int, dict[str, Any]], None]:
    """Return how one enterprise is written: values, and formulas with their result."""
    share, score = formats
    first = len(_IDENTITY)

    def write(line: int, row: dict[str, Any]) -> None:
        for column, text in enumerate(row["identity"]):
            page.write_string(line, column, text)
        for column, earned in enumerate(row["shares"], start=first):
            page.write_number(line, column, earned, share)
        for rules, found in enumerate(row["results"]):
            place = {part: _part(codes, rules, part) for part in _PARTS}
            cell = {p: xl_rowcol_to_cell(line, column) for p, column in place.items()}
            formula = _formulas(places, rules, line, cell)
            for part, style in (("score", score), ("by_score", None), ("class", None)):
                at = (line, place[part])
                page.write_formula(*at, formula[part], style, found[part])
            for part in ("ceiling", "reason"):
                page.write_string(line, place[part], found[part])
        classes = [found["class"] for found in row["results"]]
        before, after = (
            xl_rowcol_to_cell(line, _part(codes, rules, "class"))
            for rules in range(len(RULES))
        )
        page.write_formula(
            *(line, _changed(codes)),
            f'=IF({before}={after},"",{before}&" → "&{after})',
            None,
            "" if classes[0] == classes[1] else " → ".join(classes),
        )

    return write


def _formulas(
    places: Places, rules: int, line: int, cell: dict[str, str]
) -> dict[str, str]:
    """Return how one enterprise's score and classes are reckoned."""
    points = "+".join(
        f"{xl_rowcol_to_cell(line, column)}*{places.at(at, rules)}"
        for column, at in enumerate(places.weights.values(), start=len(_IDENTITY))
    )
    by_score = f'"{CLASSES[-1]}"'
    for name in reversed(CLASSES[:-1]):
        floor = places.at(places.floors[name], rules)
        noise = places.at(places.tolerance, rules)
        by_score = f'IF({cell["score"]}>={floor}-{noise},"{name}",{by_score})'
    ladder = places.ladder()
    worse = ",".join(f"MATCH({cell[p]},{ladder},0)" for p in ("by_score", "ceiling"))
    return {
        "score": f"=({points})/{places.at(places.total, rules)}*100",
        "by_score": f"={by_score}",
        "class": f"=INDEX({ladder},MAX({worse}))",
    }


def _part(codes: int, rules: int, part: str) -> int:
    """Return the column of a part of the official (0) or the scenario's result (1)."""
    return len(_IDENTITY) + codes + rules * len(_PARTS) + _PARTS.index(part)


def _changed(codes: int) -> int:
    return _part(codes, len(RULES), _PARTS[0])


def _enterprises_page() -> str:
    return sheet_name(tr("workbook.enterprises"))
