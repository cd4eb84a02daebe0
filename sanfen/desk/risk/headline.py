"""抽查风险: what the model is, when it was trained, and what it does not know."""

import streamlit as st

from sanfen.desk.language import tr
from sanfen.desk.risk.model import Kept
from sanfen.desk.view import View


def show_headline(kept: Kept, view: View) -> None:
    """Show the usual rate, the model's day and its basis, and its limits in a line."""
    test, whole = kept.model.card["evaluation"]["test"], view.actor.area.is_city
    low, high = test["interval"]["base_rate"]
    with st.grid(4, min_column_width=190):
        st.metric(tr("risk_page.base_rate"), f"{test['base_rate']:.1%}", border=True)
        st.metric(tr("risk_page.model_day"), str(kept.model.day), border=True)
        if whole:
            _learned_from(kept)
    counts = {"n": f"{test['n']:,}", "failures": f"{test['failures']:,}"}
    st.caption(
        tr(
            "risk_page.base_rate_means" if whole else "risk_page.base_rate_of_city",
            since=test["from"],
            until=test["until"],
            low=f"{low:.1%}",
            high=f"{high:.1%}",
            **(counts if whole else {}),
        )
    )
    st.caption(tr("risk_page.limits"))
    age = (view.day - kept.model.day).days
    if age > 0:
        st.caption(tr("risk_page.age", days=f"{age:,}"))


def _learned_from(kept: Kept) -> None:
    trained = kept.model.card["trained"]
    st.metric(
        tr("risk_page.learned_from"),
        tr("risk_page.learned_from_n", n=f"{trained['cases']:,}"),
        border=True,
    )
    st.metric(
        tr("risk_page.failures_learned"),
        tr("risk_page.failures_learned_n", n=f"{trained['failures']:,}"),
        border=True,
    )
