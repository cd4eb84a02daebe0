"""An evaluation in sentences, for people at a command line."""

from collections.abc import Iterator

from sanfen.risk.baselines import BASELINES
from sanfen.risk.measures import Told
from sanfen.wording import Language, say


def report_lines(report: Told, language: Language) -> list[str]:
    """Return an evaluation as lines, the baselines always beside the model."""
    return list(_lines(report, language))


def _lines(report: Told, language: Language) -> Iterator[str]:
    test, within, rolling = report["test"], report["within"], report["rolling"]
    yield say(
        "risk.report_test",
        language,
        **{key: test[key] for key in ("from", "until", "n", "failures")},
        rate=f"{test['base_rate']:.1%}",
    )
    yield from _ways(test, report["baselines"], language)
    for name in ("county", "product"):
        yield say(f"risk.report_within_{name}", language)
        yield from _ways(within[name], within[name]["baselines"], language)
    if rolling["periods"]:
        yield say("risk.report_rolling", language, periods=rolling["periods"])
        yield from _ways(rolling, rolling["baselines"], language)
        yield say("risk.report_rolling_within", language)
        inside = rolling["within_period"]
        yield from _ways(inside, inside["baselines"], language)


def _ways(model: Told, baselines: Told, language: Language) -> Iterator[str]:
    yield _line("model", model, language)
    for name in BASELINES:
        yield _line(name, baselines[name], language)


def _line(way: str, measures: Told, language: Language) -> str:
    interval = measures["interval"]
    shown = {
        "auc": measures["roc_auc"],
        "auc_low": interval["roc_auc"][0],
        "auc_high": interval["roc_auc"][1],
        "ap": measures["average_precision"],
        "p10": measures["precision_at_10pct"],
        "p10_low": interval["precision_at_10pct"][0],
        "p10_high": interval["precision_at_10pct"][1],
        "ece": measures["ece"],
    }
    return say(
        "risk.report_line",
        language,
        way="  " + say(f"risk.way_{way}", language),
        days=_number(measures["days_earlier"], 1, language),
        **{name: _number(value, 3, language) for name, value in shown.items()},
    )


def _number(value: float | None, decimals: int, language: Language) -> str:
    if value is None:
        return say("risk.unknown_number", language)
    return f"{value:.{decimals}f}"
