"""权限表: what each role may do, and what the reader may."""

import pandas as pd
import streamlit as st

from sanfen.desk.language import plain, tr, word, words
from sanfen.ledger.actor import Actor, Area
from sanfen.rights import CITY_ONLY, RIGHTS, Right
from sanfen.vocabulary import Role


def show_me(actor: Actor) -> None:
    """Tell readers who they are to the program, and what they may do."""
    if not actor.login:
        st.info(tr("rights.alone"), icon=":material/person:")
        return
    st.markdown(
        tr(
            "rights.who",
            name=plain(actor.name),
            login=plain(actor.login),
            role=word(Role, actor.role),
            area=plain(area_name(actor.area)),
        )
    )
    mine = [words(Right)[right] for right in Right if actor.may(right)]
    listed = tr("rights.comma").join(mine) or tr("rights.nothing")
    st.markdown(tr("rights.my_rights", rights=listed))


def stop_without(right: Right, actor: Actor) -> None:
    """End the page with a plain sentence where the reader does not have ``right``."""
    if not actor.may(right):
        st.error(tr("rights.not_allowed", right=word(Right, right)))
        st.stop()


def show_rights(actor: Actor) -> None:
    """Show the table of rights, one column for each role."""
    st.table(rights_table(actor))
    for note in ("area_note", "two_people", "administrator"):
        st.caption(tr(f"rights.{note}"))


def rights_table(actor: Actor) -> pd.DataFrame:
    """Return a mark and a word for each right and role."""
    return pd.DataFrame(
        [
            {_role_name(role, actor): _answer(role in RIGHTS[right]) for role in Role}
            | {tr("rights.scope"): _scope(right)}
            for right in Right
        ],
        index=pd.Index(
            [words(Right)[right] for right in Right], name=tr("rights.right")
        ),
    )


def area_name(area: Area) -> str:
    """Return the name of an area."""
    return " ".join(filter(None, (area.county, area.town))) or tr("frame.whole_city")


def _role_name(role: Role, actor: Actor) -> str:
    name = word(Role, role)
    is_mine = bool(actor.login) and role is actor.role
    return tr("rights.mine", role=name) if is_mine else name


def _answer(may: bool) -> str:  # noqa: FBT001 - it is all that is told
    return f":green[{tr('rights.yes')}]" if may else f":gray[{tr('rights.no')}]"


def _scope(right: Right) -> str:
    return tr("rights.city_only" if right in CITY_ONLY else "rights.own_area")
