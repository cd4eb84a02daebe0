"""Who runs a command: an account by its password, or the owner of the machine."""

import getpass
import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from sanfen.commands.terminal import now, refuse, refuse_without, tr
from sanfen.rights import Right
from sanfen.vocabulary import Role

if TYPE_CHECKING:
    from sanfen.ledger.account import Account
    from sanfen.ledger.actor import Actor
    from sanfen.ledger.store import Ledger

PASSWORD = "SANFEN_PASSWORD"  # noqa: S105 - where it stands, not what it is
"""Where a program that runs commands may keep the password."""

AsLogin = Annotated[
    str | None,
    typer.Option("--as", metavar="LOGIN", help=tr("command_line.as_login")),
]


def actor_of(
    opened: "Ledger", login: str | None, command: str, *rights: Right, as_json: bool
) -> "Actor":
    """Return who runs a command that needs ``rights``; refuse whoever may not.

    Without accounts it is whoever sits at the machine. Of several grants the first
    that has the rights is acted by. What an account runs is noted in the audit chain.
    """
    from sanfen.ledger.accounts import has_accounts  # noqa: PLC0415
    from sanfen.ledger.actor import LOCAL_ACTOR  # noqa: PLC0415

    if not has_accounts(opened):
        if login:
            refuse(tr("command_line.no_accounts"), as_json=as_json)
        return LOCAL_ACTOR
    if not login:
        refuse(tr("command_line.needs_as"), as_json=as_json)
    account = _account(opened, login, as_json=as_json)
    grants = [account.acting(grant) for grant in account.grants]
    able = [each for each in grants if all(map(each.may, rights))]
    if not able:
        opened.note(grants[0], "refused", {"what": f"{command} 命令行"}, now())
        refuse_without(*rights, as_json=as_json)
    opened.note(able[0], "command", {"command": command}, now())
    return able[0]


def machine_owner() -> "Actor":
    """Return whoever may run programs on the server: what they do is 命令行."""
    from sanfen.ledger.actor import Actor, Area  # noqa: PLC0415

    return Actor(f"命令行 {getpass.getuser()}", Role.ADMINISTRATOR, Area())


def note_of_owner(opened: "Ledger", command: str) -> None:
    """Note what the machine's owner did to a ledger that others keep accounts in."""
    from sanfen.ledger.accounts import has_accounts  # noqa: PLC0415

    if has_accounts(opened):
        opened.note(machine_owner(), "command", {"command": command}, now())


def _account(opened: "Ledger", login: str, *, as_json: bool) -> "Account":
    from sanfen.access.entry import Entrance, EntryError  # noqa: PLC0415
    from sanfen.access.presence import TimeOuts  # noqa: PLC0415

    password = _password(as_json=as_json)
    try:
        account = Entrance(opened, TimeOuts(), now()).proved(login, password)
    except EntryError as error:
        wait = f" {tr('access.wait', n=error.seconds)}" if error.seconds else ""
        refuse(tr(f"access.why_{error.why}") + wait, as_json=as_json)
    if account.must_change_password:
        refuse(tr("access.first_stop"), as_json=as_json)
    return account


def _password(*, as_json: bool) -> str:
    """Take the password from the environment, or ask a person without echo."""
    given = os.environ.get(PASSWORD)
    if given is None and not sys.stdin.isatty():
        refuse(tr("command_line.no_password", name=PASSWORD), as_json=as_json)
    if given is None:
        given = str(
            typer.prompt(tr("access.field_password"), hide_input=True, err=True)
        )
    return given
