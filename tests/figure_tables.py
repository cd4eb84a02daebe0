"""Small tables as an assessment has them, for the tests of the figures."""

import pandas as pd

COLOURS = {"绿": "green", "蓝": "blue", "黄": "yellow", "红": "red"}


def town(name, county="海宁市", colour="绿", *, counts=(10, 5, 3, 2), small=False):
    """Return a row of ``assessment.towns``."""
    n = sum(counts)
    return {
        "county": county,
        "town": name,
        "enterprises": n,
        **dict(zip(COLOURS.values(), counts, strict=True)),
        "share_red": counts[3] / n if n else float("nan"),
        "share_red_yellow": (counts[2] + counts[3]) / n if n else float("nan"),
        "red_low": 0.01 if n else float("nan"),
        "red_high": 0.4 if n else float("nan"),
        "small_sample": small,
        "colour": colour,
        "colour_by_class": "蓝",
    }


def towns(*rows):
    table = pd.DataFrame(rows or [town("许村镇")])
    return table if rows else table.iloc[:0]


def enterprise(number, colour="绿", enterprise_class="A", grade="一般", **more):
    """Return a row of ``assessment.enterprises``."""
    return {
        "uscc": f"9133{number:014d}",
        "name": f"示例{number}",
        "county": "海宁市",
        "town": "许村镇",
        "lon": 120.4 + number / 1000,
        "lat": 30.4,
        "enterprise_class": enterprise_class,
        "product_grade": grade,
        "map_colour": colour,
        "health_colour": colour,
    } | more


def enterprises(*rows):
    table = pd.DataFrame(rows or [enterprise(1)])
    return table if rows else table.iloc[:0]


def quarters(*counts, batches=(), failures=()):
    """Return quarters of class counts, or of batches and failures."""
    n = len(counts) or len(batches)
    days = pd.date_range("2024-03-31", periods=n, freq="QE")
    if not counts:
        return pd.DataFrame({"day": days, "batches": batches, "failures": failures})
    names = ["class_AA", "class_A", "class_B", "class_C"]
    return pd.DataFrame(counts, columns=names).assign(day=days)


NO_QUARTERS = pd.DataFrame(
    columns=["day", "class_AA", "class_A", "class_B", "class_C", "batches", "failures"]
)


def parts(*points):
    """Return criteria of 10 full marks each, with the points earned."""
    rows = [(f"E{i}", f"评分项{i}", float(p), 10) for i, p in enumerate(points, 1)]
    return pd.DataFrame(rows, columns=["code", "name", "points", "full_marks"])


def steps(*classes):
    days = pd.date_range("2024-03-31", periods=len(classes), freq="QE")
    scores = [80.0] * len(classes)
    return pd.DataFrame({"day": days, "enterprise_class": classes, "score": scores})


def events(*tones):
    days = pd.date_range("2024-05-01", periods=len(tones), freq="MS")
    return pd.DataFrame(
        {
            "day": days,
            "label": [f"事件 {tone}" for tone in tones],
            "tone": list(tones),
            "record": [f"S{i}" for i in range(len(tones))],
        }
    )


def firm(*rows):
    return pd.DataFrame(rows, columns=["enterprise_class", "firm", "on_edge"])


def influence(*rows):
    """Return codes with their first and total index, and an interval around that."""
    table = pd.DataFrame(rows, columns=["code", "first", "total"])
    return table.assign(
        name=[f"{code} 评分项{code}" for code in table["code"]],
        low=table["total"] - 0.05,
        high=table["total"] + 0.05,
    )


def gains(*rows):
    table = pd.DataFrame(rows, columns=["way", "share", "recall"])
    return table.assign(precision=0.2)


def rates(*rows):
    """Return groups with n, failures and what was foretold, and a wide interval."""
    table = pd.DataFrame(rows, columns=["group", "n", "failures", "foretold"])
    failed = table["failures"] / table["n"]
    return table.assign(
        failed=failed,
        low=(failed - 0.1).clip(lower=0),
        high=(failed + 0.1).clip(upper=1),
        small=table["failures"] < 10,
    )


def moved(*rows):
    return pd.DataFrame(rows, columns=["name", "index", "usual", "state"])


def effects(*rows):
    return pd.DataFrame(rows, columns=["name", "log_odds"])
