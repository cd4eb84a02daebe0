"""账号: who may come in, and which one something is done about."""

import datetime as dt
from collections.abc import Mapping, Sequence

import pandas as pd

from sanfen.access.refusals import grants_in_words
from sanfen.desk import cached
from sanfen.desk.columns import Column
from sanfen.desk.language import language, tr
from sanfen.desk.lists import show_list
from sanfen.desk.local_time import told_at
from sanfen.desk.picking import pick_one
from sanfen.desk.view import View
from sanfen.ledger.account import Account
from sanfen.ledger.accounts import list_accounts
from sanfen.ledger.sessions import last_seen


def every_account(view: View) -> list[Account]:
    """Return every account of the ledger."""
    return list_accounts(cached.ledger(), view.actor)


def show_accounts(accounts: Sequence[Account], view: View) -> None:
    """Show the accounts, with when each was last seen."""
    seen = last_seen(cached.ledger(), view.actor)
    table = pd.DataFrame([_told(account, seen) for account in accounts])
    nobody = tr("accounts.nobody")
    show_list(table, _columns(), alt=tr("accounts.title"), nothing=nobody)


def choose_account(accounts: Sequence[Account]) -> Account | None:
    """Let one account be picked."""
    by_login = {account.login: account for account in accounts}
    login = pick_one(
        tr("accounts.choose"),
        {login: f"{account.name}（{login}）" for login, account in by_login.items()},
        hint=tr("accounts.choose_hint"),
        key="account_chosen",
    )
    return by_login.get(login) if login else None


def _columns() -> list[Column]:
    return [
        Column("login", tr("accounts.login"), width=130),
        Column("name", tr("accounts.name"), width=120),
        Column("staff_no", tr("accounts.staff_no"), width=100),
        Column("grants", tr("accounts.grants"), width="large"),
        Column("seen", tr("accounts.last_seen"), width=150),
        Column("state", tr("accounts.state"), width=160),
    ]


def _told(account: Account, seen: Mapping[str, dt.datetime]) -> dict[str, str]:
    at = seen.get(account.login)
    return {
        "login": account.login,
        "name": account.name,
        "staff_no": account.staff_no,
        "grants": grants_in_words(account.grants, language()),
        "seen": told_at(at) if at else tr("accounts.never"),
        "state": tr(f"accounts.state_{_state(account)}"),
    }


def _state(account: Account) -> str:
    if account.is_disabled:
        return "disabled"
    return "first" if account.must_change_password else "enabled"
