"""历次报送: what was imported by whom, and taking one of them back."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from sanfen import intake
from sanfen.desk import cached
from sanfen.desk.apology import apologise
from sanfen.desk.columns import Column
from sanfen.desk.dialogs import confirmed
from sanfen.desk.language import language, plain, tr
from sanfen.desk.lists import show_list
from sanfen.desk.picking import pick_one
from sanfen.desk.view import View, now
from sanfen.ledger.errors import (
    AlreadyUndoneError,
    Dependent,
    ImportInUseError,
    LedgerError,
)

Told = Mapping[str, Any]
"""A row of ``past_imports``."""

_SEAL_LENGTH = 12
_SAID = "import_rolled_back"


def show_past_imports(view: View) -> None:
    """List the imports, newest first, and let one that stands be taken back."""
    if said := st.session_state.pop(_SAID, ""):
        st.success(said)
    past = past_imports(view)
    show_list(
        past,
        _columns(),
        alt=tr("submission.step_past"),
        nothing=tr("submission.past_none"),
    )
    rows = past[past["stands"]].to_dict("records")
    standing = {int(row["id"]): {str(k): row[k] for k in row} for row in rows}
    if not standing:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        number = pick_one(
            tr("submission.choose"),
            {n: _label(row) for n, row in standing.items()},
            hint=tr("submission.choose_hint"),
            key="import_chosen",
        )
        pressed = st.button(
            tr("submission.roll_back"),
            disabled=number is None,
            icon=":material/undo:",
            key="roll_back",
        )
    if pressed and number is not None:
        _ask(number, standing[number], view)


def past_imports(view: View) -> pd.DataFrame:
    """Return every import, newest first, in words and local time."""
    told = intake.imports(cached.ledger(), view.actor)
    files = told["files"].map(lambda rows: "、".join(row["file"] for row in rows))
    return told.assign(
        at=_local(told["at"]),
        files=files.astype("str"),
        new=_summed(told["files"], "new"),
        changed=_summed(told["files"], "changed"),
        stands=told["undone_at"].isna(),
        state=_states(told),
        seal=told["seal"].str[:_SEAL_LENGTH],
    )


def seal_of(number: int, view: View) -> str:
    """Return the hash of the audit record of an import."""
    told = intake.imports(cached.ledger(), view.actor)
    # Whoever has changed the role meanwhile may no longer see the import.
    return "".join(told.loc[told["id"] == number, "seal"])


def _local(at: pd.Series) -> pd.Series:
    local = at.dt.tz_convert(now().tzinfo).dt.strftime("%Y-%m-%d %H:%M")
    return pd.Series(local, dtype="str")


def _summed(files: pd.Series, count: str) -> pd.Series:
    return files.map(lambda rows: sum(row[count] for row in rows)).astype("int64")


def _states(told: pd.DataFrame) -> list[str]:
    return [
        tr("submission.stands")
        if pd.isna(at)
        else tr("submission.undone", at=at, actor=by)
        for at, by in zip(_local(told["undone_at"]), told["undone_by"], strict=True)
    ]


def _columns() -> list[Column]:
    return [
        Column("id", tr("submission.number"), "count", width=60),
        Column("at", tr("submission.at"), width=140),
        Column("actor", tr("submission.actor"), width=85),
        Column("files", tr("submission.files"), width=150),
        Column("new", tr("submission.new"), "count", width=90),
        Column("changed", tr("submission.changed"), "count", width=105),
        Column("state", tr("submission.state"), width=230),
        Column("seal", tr("submission.seal"), width=115),
    ]


def _label(told: Told) -> str:
    return tr("submission.label", n=told["id"], at=told["at"], files=told["files"])


def _ask(number: int, told: Told, view: View) -> None:
    """Ask once more before an import is taken back."""

    @st.dialog(tr("submission.roll_back_title", n=number))
    def ask() -> None:
        st.markdown(tr("submission.roll_back_files", files=plain(told["files"])))
        counts = {name: f"{told[name]:,}" for name in ("new", "changed")}
        st.markdown(tr("submission.roll_back_explained", **counts))
        if confirmed(tr("submission.roll_back_yes"), key="roll_back"):
            _take_back(number, view)

    ask()


def _take_back(number: int, view: View) -> None:
    try:
        with st.spinner(tr("submission.rolling_back")):
            touched = intake.roll_back(number, cached.ledger(), view.actor, now())
    except ImportInUseError as error:
        st.error(tr("submission.in_use", n=number))
        # A table that refers to the import in two ways is told once.
        reasons = [_reason(found, number, view) for found in error.dependents]
        st.markdown("\n".join(f"- {reason}" for reason in dict.fromkeys(reasons)))
    except AlreadyUndoneError:
        st.error(tr("submission.already_undone", n=number))
    except LedgerError as error:
        apologise(error)
    else:
        st.session_state[_SAID] = tr(
            "submission.rolled_back",
            n=number,
            removed=f"{sum(rows['removed'] for rows in touched.values()):,}",
            restored=f"{sum(rows['restored'] for rows in touched.values()):,}",
        )
        st.rerun()


def _reason(found: Dependent, number: int, view: View) -> str:
    facts = {
        "table": intake.table_title(found.table, language()),
        "rows": f"{found.rows:,}",
        "example": plain(found.example),
    }
    if found.import_id is not None:
        return tr("submission.in_use_changed", later=found.import_id, **facts)
    if writers := _later_writers(found.table, number, view):
        return tr("submission.in_use_referred_by", later=writers, **facts)
    return tr("submission.in_use_referred", **facts)


def _later_writers(table: str, number: int, view: View) -> str:
    """Name the later imports that stand and have written to a table."""
    told = intake.imports(cached.ledger(), view.actor)
    later = told[(told["id"] > number) & told["undone_at"].isna()]
    wrote = later["files"].map(
        lambda rows: any(row["table"] == table and row["new"] for row in rows)
    )
    return "、".join(map(str, sorted(later.loc[wrote.astype(bool), "id"])))
