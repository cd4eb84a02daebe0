"""抽查风险: training, only when asked for; a failure leaves the former model."""

import logging
from threading import Lock

import streamlit as st

from sanfen import risk
from sanfen.desk.language import language, plain, tr
from sanfen.desk.risk.model import model_name
from sanfen.desk.scenarios.saved import say_next
from sanfen.desk.view import View
from sanfen.rights import Right

_LOG = logging.getLogger(__name__)


def offer_training(view: View) -> None:
    """Let a model be trained on what was known on the day, by those who may."""
    if not view.actor.may(Right.TRAIN):
        return
    st.subheader(tr("risk_page.training"), anchor=False)
    st.caption(tr("risk_page.training_explained", day=view.day))
    if st.button(
        tr("risk_page.train", day=view.day),
        icon=":material/model_training:",
        key="train",
    ):
        _train(view)


def _train(view: View) -> None:
    """Train and keep a model, one at a time, and begin the page anew."""
    alone = _one_learner()
    if not alone.acquire(blocking=False):
        st.info(tr("risk_page.being_trained"))
        return
    try:
        trained = _learnt(view)
    finally:
        alone.release()
    if trained:
        say_next(tr("risk_page.trained", day=view.day))
        st.rerun()


def _learnt(view: View) -> bool:
    bar = st.progress(0.0, tr("risk_page.learning"))

    def tell(share: float) -> None:
        bar.progress(min(share, 1.0), tr("risk_page.learning"))

    view.actor.require(Right.TRAIN)
    try:
        model = risk.train(view.records, view.day, tell)
        risk.save(model, model_name(view), risk.FOLDER)
    except risk.RiskError as error:
        st.error(tr("risk_page.not_trained", reason=plain(error.told(language()))))
    except OSError as error:
        _LOG.exception("the model could not be kept", exc_info=error)
        st.error(tr("risk_page.not_kept"))
    else:
        return True
    finally:
        bar.empty()
    return False


@st.cache_resource(show_spinner=False)
def _one_learner() -> Lock:
    return Lock()
