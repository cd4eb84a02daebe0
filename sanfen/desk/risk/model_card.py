"""抽查风险: the card of the model in readable form, and whether its inputs drift."""

import pandas as pd
import streamlit as st

from sanfen.area import Area
from sanfen.desk.charts import show_figure
from sanfen.desk.columns import Column
from sanfen.desk.language import language, tr
from sanfen.desk.lists import show_list
from sanfen.desk.risk.model import Kept, drifted
from sanfen.desk.risk.part import DECIMALS
from sanfen.desk.risk.ranking import family_name
from sanfen.desk.view import View
from sanfen.figures.drift import drift_bars, drift_reading

MOST_MOVED = 10


def show_card(kept: Kept, area: Area) -> None:
    """Show what was learned from, what it is not for, and on what its numbers rest."""
    card = kept.model.card
    trained = card["trained"]
    counts = {
        "n": f"{trained['cases']:,}",
        "failures": f"{trained['failures']:,}",
        "enterprises": f"{trained['enterprises']:,}",
    }
    st.markdown(
        tr(
            "risk_page.card" if area.is_city else "risk_page.card_of_city",
            on=trained["on"],
            since=trained["from"],
            until=trained["until"],
            cohort=tr(f"risk_page.cohort_{trained['cohort']}"),
            kind=tr(f"risk_page.kind_{trained['kind']}"),
            **(counts if area.is_city else {}),
        )
    )
    st.markdown(f"**{tr('risk_page.card_limits')}**")
    limits = trained["limits"]
    st.markdown("\n".join(f"- {tr(f'risk_page.limit_{name}')}" for name in limits))
    with st.expander(tr("risk_page.card_inputs", n=len(card["features"]))):
        st.caption(tr("risk_page.card_inputs_means"))
        show_list(
            _inputs(card["features"]),
            [
                Column("name", tr("risk_page.input"), width="large"),
                Column("family", tr("risk_page.behind_family"), width="medium"),
                Column("sign", tr("risk_page.input_sign"), width="medium"),
            ],
            alt=tr("risk_page.inputs"),
        )
    with st.expander(tr("risk_page.card_versions")):
        versions = {tr("risk_page.fingerprint"): card["fingerprint"]["data"]}
        show_list(
            pd.DataFrame(
                {
                    "what": [*versions, *card["libraries"]],
                    "value": [*versions.values(), *card["libraries"].values()],
                }
            ),
            [
                Column("what", tr("risk_page.what"), width="medium"),
                Column("value", tr("risk_page.value"), width="large"),
            ],
            alt=tr("risk_page.card_versions"),
        )


def show_drift(kept: Kept, view: View) -> None:
    """Show whether the checks of the last quarter look like those learned from."""
    checks, moved = drifted(kept, view)
    if checks == 0:
        st.caption(tr("risk_page.no_checks_lately", day=view.day))
        return
    whole = view.actor.area.is_city
    if not whole:
        moved = moved.round({"index": DECIMALS, "usual": DECIMALS})
    named = moved.assign(name=[input_name(str(name)) for name in moved["feature"]])
    reading = drift_reading(named, language())
    figure = drift_bars(named.head(MOST_MOVED), language())
    show_figure(figure, key="drift", alt=reading)
    st.markdown(reading)
    n = tr("risk_page.so_many", n=f"{checks:,}") if whole else ""
    st.caption(tr("risk_page.drift_means", n=n, day=view.day))
    with st.expander(tr("risk_page.drift_all", n=len(named))):
        show_list(
            named.assign(
                state=[tr(f"risk_page.drift_{state}") for state in named["state"]]
            ),
            [
                Column("name", tr("risk_page.input"), width="large"),
                Column("index", tr("risk_page.drift_index"), "rate"),
                Column("usual", tr("risk_page.drift_usual"), "rate"),
                Column("state", tr("risk_page.drift_state")),
            ],
            alt=tr("risk_page.drift"),
        )


def input_name(feature: str) -> str:
    """Return the name of an input of the model."""
    return tr(f"risk_inputs.{feature}")


def _inputs(features: dict[str, dict[str, object]]) -> pd.DataFrame:
    signs = {1: "worse", -1: "better", 0: "either"}
    return pd.DataFrame(
        [
            {
                "name": input_name(name),
                "family": family_name(str(about["family"])),
                "sign": tr(f"risk_page.sign_{signs[int(str(about['sign']))]}"),
            }
            for name, about in features.items()
        ]
    )
