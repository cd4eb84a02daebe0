"""校验: following the chain to its end, and naming what is broken in words."""

import streamlit as st

from sanfen.desk import cached
from sanfen.desk.language import plain, tr
from sanfen.desk.local_time import told_at
from sanfen.desk.view import View, now
from sanfen.ledger import audit_log
from sanfen.ledger.faults import Fault

MOST_SHOWN = 20
_FOUND = "log_faults"


def show_chain(view: View) -> None:
    """Show where the chain ends, and verify it when asked to."""
    length, head = audit_log.head(cached.ledger(), view.actor)
    st.markdown(tr("audit.chain", n=f"{length:,}"))
    if length:
        st.code(head, language=None, wrap_lines=True)
        st.caption(tr("audit.head_use"))
    if st.button(tr("audit.verify"), key="verify", icon=":material/verified_user:"):
        st.session_state[_FOUND] = (_verified(), told_at(now()), length)
    if _FOUND in st.session_state:
        _show(*st.session_state[_FOUND])


def _verified() -> list[Fault]:
    bar = st.progress(0.0, tr("audit.verifying"))
    found = cached.ledger().verify(
        lambda share: bar.progress(share, tr("audit.verifying"))
    )
    bar.empty()
    return found


def _show(faults: list[Fault], at: str, length: int) -> None:
    if not faults:
        st.success(tr("audit.sound", at=plain(at), n=f"{length:,}"))
        return
    st.error(tr("audit.broken", at=plain(at), n=f"{len(faults):,}"))
    lines = [f"- {in_words(fault)}" for fault in faults[:MOST_SHOWN]]
    st.markdown("\n".join(lines))
    if len(faults) > MOST_SHOWN:
        st.caption(tr("audit.more_faults", n=len(faults) - MOST_SHOWN))


def in_words(fault: Fault) -> str:
    """Return what is broken, where, and what it means, in Markdown."""
    said = tr(
        f"audit.fault_{fault.kind}",
        record=plain(fault.record),
        problem=plain(fault.problem),
    )
    return tr("audit.fault_in_chain", said=said) if fault.part == "audit" else said
