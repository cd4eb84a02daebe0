"""A small spreadsheet: reckons the formulas of a workbook as a spreadsheet would.

It knows only what our workbooks use, and no cached result: it reads cells and formulas
from the file and reckons everything anew.
"""

import io
import operator
from functools import cache

import openpyxl
from openpyxl.formula import Tokenizer
from openpyxl.utils import range_boundaries

OPERATORS = {
    "+": (operator.add, 3),
    "-": (operator.sub, 3),
    "*": (operator.mul, 4),
    "/": (operator.truediv, 4),
    "&": (lambda a, b: f"{a}{b}", 2),
    "=": (operator.eq, 1),
    ">=": (operator.ge, 1),
}

FUNCTIONS = {
    "SUM": lambda cells: sum(cell for cell in cells if isinstance(cell, int | float)),
    "MAX": max,
    "INDEX": lambda cells, place: cells[place - 1],
    "MATCH": lambda value, cells, _exact: cells.index(value) + 1,
    "IF": lambda held, then, other: then if held else other,
    "COUNTIFS": lambda one, is_one, two, is_two: sum(
        a == is_one and b == is_two for a, b in zip(one, two, strict=True)
    ),
}


class Spreadsheet:
    """The cells of a workbook, reckoned when asked for."""

    def __init__(self, content):
        self.book = openpyxl.load_workbook(io.BytesIO(content))
        self.cached = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
        self._value = cache(self._reckoned)

    def put(self, page, cell, value):
        self.book[page][cell].value = value
        self._value.cache_clear()

    def value(self, page, cell):
        return self._value(page, cell)

    def column(self, page, title):
        """Return the values of a column below its title."""
        place = [cell.value for cell in self.book[page][1]].index(title) + 1
        letter = openpyxl.utils.get_column_letter(place)
        lines = range(2, self.book[page].max_row + 1)
        return [self.value(page, f"{letter}{line}") for line in lines]

    def formulas(self):
        """Return page, cell and formula of every formula."""
        return [
            (page.title, cell.coordinate, cell.value)
            for page in self.book
            for row in page.iter_rows()
            for cell in row
            if cell.data_type == "f"
        ]

    def _reckoned(self, page, coordinate):
        cell = self.book[page][coordinate]
        if cell.data_type != "f":
            return cell.value
        tokens = [t for t in Tokenizer(cell.value).items if t.type != "WHITE-SPACE"]
        value = self._expression(tokens, page, 0)
        assert not tokens, f"{cell.value}: {tokens[0].value} is left over"
        return value

    def _expression(self, tokens, page, least):
        value = self._operand(tokens, page)
        while tokens and tokens[0].type == "OPERATOR-INFIX":
            function, rank = OPERATORS[tokens[0].value]
            if rank <= least:
                break
            tokens.pop(0)
            value = function(value, self._expression(tokens, page, rank))
        return value

    def _operand(self, tokens, page):
        token = tokens.pop(0)
        if token.type == "FUNC":
            return self._call(token.value.removesuffix("("), tokens, page)
        if token.type == "PAREN":
            value = self._expression(tokens, page, 0)
            tokens.pop(0)
            return value
        assert token.type == "OPERAND", token.value
        if token.subtype == "NUMBER":
            return float(token.value) if "." in token.value else int(token.value)
        if token.subtype == "TEXT":
            return token.value[1:-1]
        return self._reference(token.value, page)

    def _call(self, name, tokens, page):
        arguments = []
        while tokens[0].type != "FUNC" or tokens[0].subtype != "CLOSE":
            if tokens[0].type == "SEP":
                tokens.pop(0)
            arguments.append(self._expression(tokens, page, 0))
        tokens.pop(0)
        return FUNCTIONS[name](*arguments)

    def _reference(self, text, page):
        sheet, _, area = text.rpartition("!")
        page, area = sheet.strip("'") or page, area.replace("$", "")
        if ":" not in area:
            return self.value(page, area)
        left, top, right, bottom = range_boundaries(area)
        lines = range(top or 2, (bottom or self.book[page].max_row) + 1)
        letters = [openpyxl.utils.get_column_letter(n) for n in range(left, right + 1)]
        return [self.value(page, f"{letter}{n}") for n in lines for letter in letters]
