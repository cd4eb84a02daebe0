"""推演结果: the board that is redrawn while a slider moves, official beside scenario.

It shows two outlooks and decides nothing; numbers go to the browser once a move, the
map's outlines are drawn once and only coloured anew.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd

from sanfen.desk.language import language, tr, word, words
from sanfen.desk.what_if.live_page import live_component
from sanfen.desk.what_if.live_said import answered
from sanfen.figures.colours import NOT_COLOURED, Shade, class_shade, letter, shade
from sanfen.figures.sketch import Sketch
from sanfen.grading.outlook import Areas, Outlook, transitions
from sanfen.grading.ranks import CLASSES, COLOURS
from sanfen.vocabulary import Colour, EnterpriseClass, Regime

KEY = "board"

_HUNDREDS = 100

Told = dict[str, Any]
"""What a live part is told: plain data, in words."""

_board = live_component("board", "post", "map")
_ground = live_component("ground")


@dataclass(frozen=True, slots=True)
class Ground:
    """The towns in the order of the outlooks, and how they are drawn."""

    regions: pd.DataFrame
    outlines: Sketch

    @property
    def places(self) -> list[tuple[str, str]]:
        """Return town and county by position."""
        columns = self.regions["town"], self.regions["county"]
        return list(zip(*columns, strict=True))


@dataclass(frozen=True, slots=True)
class Load:
    """A yearly amount of work, before and after."""

    name: str
    was: float
    now: float

    @property
    def digits(self) -> int:
        """Decimals worth reading: none once there are hundreds."""
        return int(max(self.was, self.now) < _HUNDREDS)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The cell and the town (its position) that stand out; blank and -1 for none."""

    move: tuple[str, str] = ("", "")
    town: int = -1


@dataclass(frozen=True, slots=True)
class Talk:
    """What the board hears, for the other live parts of the page as well.

    It is the only part that speaks with Python while a number moves: ``on_said`` and
    ``on_picked`` are called before the run that answers.
    """

    on_said: Callable[[], None] = lambda: None
    on_picked: Callable[[], None] = lambda: None


def show_ground(ground: Ground) -> None:
    """Tell the board what no moved number changes: outlines, colours and words."""
    _ground(
        key="ground",
        data={
            "words": _words(ground.outlines),
            "classes": [name.value for name in CLASSES],
            "colours": _colours(),
            "sketch": _drawing(ground),
        },
    )


def show_board(told: Told, talk: Talk | None = None) -> None:
    """Show what ``told_of`` says, on the ground of ``show_ground``."""
    talk = talk or Talk()
    _board(
        key=KEY,
        data={"ack": answered(KEY), **told},
        on_said_change=talk.on_said,
        on_picked_change=talk.on_picked,
    )


def told_of(
    base: Outlook, scenario: Outlook, chosen: Chosen, loads: Sequence[Load] = ()
) -> Told:
    """Return what the board is told of a scenario beside the official result.

    ``loads`` come after visits and batches. While the scenario has the rules of
    ``base``, the official result stands alone.
    """
    same = base.rules == scenario.rules
    return {
        "rules": scenario.rules,
        "same": same,
        "title": tr(f"what_if.{'official' if same else 'scenario'}_result"),
        "badge": "" if same else tr("what_if.not_in_force", fingerprint=scenario.rules),
        "summary": "" if same else in_words(base, scenario),
        "hint": tr("what_if.start") if same else "",
        "tables": _tables(base, scenario, loads),
        "moves": transitions(base, scenario).tolist(),
        "towns": _towns(base, scenario),
        "chosen": {"move": _position(cells(), chosen.move), "town": chosen.town},
    }


def cells() -> list[tuple[str, str]]:
    """Return the cells of the matrix by position: class before, class after."""
    return [(before.value, after.value) for before in CLASSES for after in CLASSES]


def in_words(base: Outlook, scenario: Outlook) -> str:
    """Say in one sentence what a scenario changes."""
    moves = transitions(base, scenario)
    up, down = _below(moves.T), _below(moves)
    return tr(
        "live.summary",
        n=f"{up + down:,}",
        up=f"{up:,}",
        down=f"{down:,}",
        towns=f"{(base.towns.colour != scenario.towns.colour).sum():,}",
    )


def _below(moves: Any) -> int:
    """Count those who stand in a later column than row."""
    return sum(int(row[rank + 1 :].sum()) for rank, row in enumerate(moves))


def _position(names: list[tuple[str, str]], name: tuple[str, str]) -> int:
    return names.index(name) if name in names else -1


def _words(outlines: Sketch) -> Mapping[str, str]:
    return {
        "official": tr("what_if.official"),
        "scenario": tr("what_if.scenario"),
        "change": tr("what_if.change"),
        "moves": tr("live.moves"),
        "cell": tr("live.cell"),
        "map_was": tr("live.map_was"),
        "map_now": tr("live.map_now"),
        "town": tr("live.town"),
        "town_counts": tr("live.town_counts"),
        "credit": tr("live.credit" if outlines.borders else "live.credit_tiles"),
    }


def _colours() -> list[dict[str, str]]:
    """Return how each colour looks; the last is that of nobody supervised."""
    named = [
        _look(shade(colour), word(Colour, colour), letter(colour, language()))
        for colour in COLOURS
    ]
    return [*named, _look(NOT_COLOURED, tr("live.no_colour"), "")]


def _look(look: Shade, name: str, sign: str) -> dict[str, str]:
    return {"name": name, "letter": sign, "fill": look.fill, "ink": look.ink}


def _drawing(ground: Ground) -> dict[str, Any]:
    number, counties = pd.factorize(ground.regions["county"])
    return {
        **asdict(ground.outlines),
        "names": ground.regions["town"].tolist(),
        "county": number.tolist(),
        "counties": counties.tolist(),
    }


def _tables(
    base: Outlook, scenario: Outlook, loads: Sequence[Load]
) -> dict[str, dict[str, Any]]:
    """Return the rows before and after; ``alike`` ones are drawn to one scale."""
    yearly = [
        Load(tr("live.visits"), base.visits.sum(), scenario.visits.sum()),
        Load(tr("live.batches"), base.batches.sum(), scenario.batches.sum()),
        *loads,
    ]
    classes = zip(
        words(EnterpriseClass).items(), base.classes, scenario.classes, strict=True
    )
    heads = base.enterprises.sum(axis=0), scenario.enterprises.sum(axis=0)
    regimes = zip(words(Regime).values(), COLOURS, *heads, strict=True)
    wanted = {EnterpriseClass.AA: 1, EnterpriseClass.C: -1}
    return {
        "classes": {
            "title": tr("what_if.enterprises"),
            "alike": True,
            "rows": [
                _row(Load(name, was, now), class_shade(code).fill)
                | {"wanted": wanted.get(EnterpriseClass(code), 0)}
                for (code, name), was, now in classes
            ],
        },
        "regimes": {
            "title": tr("live.regimes"),
            "alike": True,
            "rows": [
                _row(Load(name, was, now), shade(colour).fill)
                for name, colour, was, now in regimes
            ],
        },
        "yearly": {
            "title": tr("live.yearly"),
            "alike": False,
            "rows": [_row(load, "") for load in yearly],
        },
    }


def _row(load: Load, fill: str) -> dict[str, Any]:
    return {
        "name": load.name,
        "was": float(load.was),
        "now": float(load.now),
        "digits": load.digits,
        "fill": fill,
    }


def _towns(base: Outlook, scenario: Outlook) -> dict[str, Any]:
    """Return colour ranks and counts, one list each by position of the town."""
    return {
        "enterprises": base.towns.counts.sum(axis=1).tolist(),
        "was": _colouring(base.towns),
        "now": _colouring(scenario.towns),
    }


def _colouring(areas: Areas) -> dict[str, list[int]]:
    return {
        "colour": areas.colour.tolist(),
        "red": areas.counts[:, COLOURS.index(Colour.RED)].tolist(),
        "yellow": areas.counts[:, COLOURS.index(Colour.YELLOW)].tolist(),
    }
