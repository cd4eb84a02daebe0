"""``account``: who may come in, from the command line of the server."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sanfen.commands.acting import machine_owner
from sanfen.commands.terminal import (
    LANGUAGE,
    AsJson,
    LedgerUrl,
    answer,
    ledger_at,
    now,
    refuse,
    tr,
)
from sanfen.vocabulary import Role

if TYPE_CHECKING:
    from sanfen.ledger.account import Account, Grant
    from sanfen.ledger.actor import Actor
    from sanfen.ledger.store import Ledger

commands = typer.Typer(
    name="account", help=tr("accounts.command"), no_args_is_help=True
)


def _role_of(text: str) -> Role:
    """Return a role by its Chinese or its English name."""
    for role in Role:
        if text.casefold() in (role.value, role.name.lower().replace("_", "-")):
            return role
    named = ", ".join(role.name.lower().replace("_", "-") for role in Role)
    raise typer.BadParameter(f"{' '.join(Role)}; {named}")


Login = Annotated[str, typer.Argument(metavar="LOGIN", show_default=False)]
RoleOption = Annotated[
    Role,
    typer.Option("--role", parser=_role_of, metavar="ROLE", help=tr("accounts.role")),
]
County = Annotated[str | None, typer.Option("--county", help=tr("accounts.county"))]
Town = Annotated[str | None, typer.Option("--town", help=tr("accounts.town"))]
FromInput = Annotated[
    bool, typer.Option("--password-stdin", help=tr("accounts.password_stdin"))
]


@commands.command(help=tr("accounts.add"))
def add(  # noqa: PLR0913, PLR0917 - one parameter for each option
    login: Login,
    name: Annotated[str, typer.Option("--name", help=tr("accounts.name"))],
    staff_no: Annotated[str, typer.Option("--staff-no", help=tr("accounts.staff_no"))],
    role: RoleOption,
    county: County = None,
    town: Town = None,
    ledger: LedgerUrl = None,
    *,
    password_stdin: FromInput = False,
    as_json: AsJson = False,
) -> None:
    """Add an account with one grant and a first password."""
    from sanfen.access.passwords import hashed  # noqa: PLC0415
    from sanfen.ledger import accounts  # noqa: PLC0415
    from sanfen.ledger.account import NewAccount  # noqa: PLC0415

    words = (login, name, staff_no)
    password = _password(words, stdin=password_stdin, as_json=as_json)
    with _opened(ledger, as_json=as_json) as (opened, actor):
        grants = (_grant(role, county, town),)
        new = NewAccount(login, name, staff_no, grants, hashed(password))
        added = accounts.add(opened, new, actor, now())
        _tell("added", added, as_json=as_json)


@commands.command(name="list", help=tr("accounts.list"))
def list_all(ledger: LedgerUrl = None, *, as_json: AsJson = False) -> None:
    """List the accounts."""
    from sanfen.ledger.accounts import list_accounts  # noqa: PLC0415
    from sanfen.ledger.sessions import last_seen  # noqa: PLC0415

    with _opened(ledger, as_json=as_json) as (opened, actor):
        seen = last_seen(opened, actor)
        every = list_accounts(opened, actor)
        told = [
            {**_told(each), "last_seen": seen[each.login].isoformat()}
            if each.login in seen
            else {**_told(each), "last_seen": None}
            for each in every
        ]
        lines = [_line(each) for each in every] or [tr("accounts.nobody")]
        answer({"accounts": told}, lines, as_json=as_json)


@commands.command(help=tr("accounts.disable"))
def disable(login: Login, ledger: LedgerUrl = None, *, as_json: AsJson = False) -> None:
    """Let nobody in by an account."""
    from sanfen.ledger.accounts import disable  # noqa: PLC0415

    _change(login, "disabled", disable, ledger, as_json=as_json)


@commands.command(help=tr("accounts.enable"))
def enable(login: Login, ledger: LedgerUrl = None, *, as_json: AsJson = False) -> None:
    """Let an account in again."""
    from sanfen.ledger.accounts import enable  # noqa: PLC0415

    _change(login, "enabled", enable, ledger, as_json=as_json)


@commands.command(help=tr("accounts.grant"))
def grant(  # noqa: PLR0913 - one parameter for each option
    login: Login,
    role: RoleOption,
    county: County = None,
    town: Town = None,
    ledger: LedgerUrl = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Add a grant to an account."""
    more = _grant(role, county, town)
    _regrant(login, lambda held: (*held, more), ledger, as_json=as_json)


@commands.command(help=tr("accounts.revoke"))
def revoke(  # noqa: PLR0913 - one parameter for each option
    login: Login,
    role: RoleOption,
    county: County = None,
    town: Town = None,
    ledger: LedgerUrl = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Take a grant from an account."""
    lost = _grant(role, county, town)

    def without(held: tuple["Grant", ...]) -> tuple["Grant", ...]:
        if lost not in held:
            refuse(tr("accounts.not_held", login=login), as_json=as_json)
        return tuple(each for each in held if each != lost)

    _regrant(login, without, ledger, as_json=as_json)


@commands.command(help=tr("accounts.password"))
def password(
    login: Login,
    ledger: LedgerUrl = None,
    *,
    password_stdin: FromInput = False,
    as_json: AsJson = False,
) -> None:
    """Give an account another first password."""
    from sanfen.access.passwords import hashed  # noqa: PLC0415
    from sanfen.ledger.accounts import set_password  # noqa: PLC0415

    given = _password((login,), stdin=password_stdin, as_json=as_json)
    _change(
        login,
        "reset",
        lambda opened, account, actor, at: set_password(
            opened, account, hashed(given), actor, at
        ),
        ledger,
        as_json=as_json,
    )


@commands.command(help=tr("accounts.logout"))
def logout(login: Login, ledger: LedgerUrl = None, *, as_json: AsJson = False) -> None:
    """Log somebody out everywhere."""
    from sanfen.ledger.sessions import end_all  # noqa: PLC0415

    def log_out(
        opened: "Ledger", account: "Account", actor: "Actor", at: Any
    ) -> "Account":
        end_all(opened, account.login, actor, at)
        return account

    _change(login, "logged_out", log_out, ledger, as_json=as_json)


def _regrant(
    login: str,
    other: Callable[[tuple["Grant", ...]], tuple["Grant", ...]],
    ledger: str | None,
    *,
    as_json: bool,
) -> None:
    from sanfen.ledger.account import Particulars  # noqa: PLC0415
    from sanfen.ledger.accounts import alter  # noqa: PLC0415

    def write(
        opened: "Ledger", account: "Account", actor: "Actor", at: Any
    ) -> "Account":
        now_is = Particulars(account.name, account.staff_no, account.grants)
        to = replace(now_is, grants=other(account.grants))
        return alter(opened, account, to, actor, at)

    _change(login, "granted", write, ledger, as_json=as_json)


def _change(
    login: str,
    done: str,
    write: Callable[["Ledger", "Account", "Actor", Any], "Account"],
    ledger: str | None,
    *,
    as_json: bool,
) -> None:
    """Write a change to the account as it stands, and tell it."""
    from sanfen.ledger.access_errors import UnknownAccountError  # noqa: PLC0415
    from sanfen.ledger.accounts import find_account, normal_login  # noqa: PLC0415

    with _opened(ledger, as_json=as_json) as (opened, actor):
        account = find_account(opened, normal_login(login))
        if account is None:
            raise UnknownAccountError(login)
        _tell(done, write(opened, account, actor, now()), as_json=as_json)


@contextmanager
def _opened(url: str | None, *, as_json: bool) -> Iterator[tuple["Ledger", "Actor"]]:
    """Open a ledger for whoever may run programs on the server: an administrator."""
    from sanfen.access.refusals import in_words  # noqa: PLC0415
    from sanfen.ledger.errors import LedgerError  # noqa: PLC0415

    actor = machine_owner()
    with ledger_at(url, as_json=as_json) as opened:
        try:
            yield opened, actor
        except LedgerError as error:
            refuse(in_words(error, LANGUAGE), as_json=as_json)


def _password(words: tuple[str, ...], *, stdin: bool, as_json: bool) -> str:
    """Take a password from the standard input, or ask for it twice without echo."""
    from sanfen.access.passwords import problem  # noqa: PLC0415

    if stdin:
        given = sys.stdin.readline().rstrip("\r\n")
    else:
        ask = tr("accounts.ask_password")
        again = tr("accounts.ask_again")
        given = str(
            typer.prompt(ask, hide_input=True, confirmation_prompt=again, err=True)
        )
    if wrong := problem(given, words):
        refuse(tr(f"access.why_{wrong}"), as_json=as_json)
    return given


def _grant(role: Role, county: str | None, town: str | None) -> "Grant":
    from sanfen.ledger.account import Grant  # noqa: PLC0415
    from sanfen.ledger.actor import Area  # noqa: PLC0415

    return Grant(role, Area(county or None, town or None))


def _tell(done: str, account: "Account", *, as_json: bool) -> None:
    line = tr(f"accounts.done_{done}", account=_line(account))
    answer({"account": _told(account)}, [line], as_json=as_json)


def _told(account: "Account") -> dict[str, Any]:
    return {
        "login": account.login,
        "name": account.name,
        "staff_no": account.staff_no,
        "grants": [
            {
                "role": grant.role.name.lower(),
                "county": grant.area.county,
                "town": grant.area.town,
            }
            for grant in account.grants
        ],
        "disabled": account.is_disabled,
        "must_change_password": account.must_change_password,
    }


def _line(account: "Account") -> str:
    from sanfen.access.refusals import grants_in_words  # noqa: PLC0415

    grants = grants_in_words(account.grants, LANGUAGE)
    state = [tr("accounts.is_disabled")] if account.is_disabled else []
    return "  ".join([account.login, account.name, account.staff_no, grants, *state])
