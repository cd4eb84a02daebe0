"""What stands at the door: small pages of our own that need no script.

Whatever somebody typed is escaped before it is shown again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from string import Template

from starlette.datastructures import URL
from starlette.responses import HTMLResponse

from sanfen.gate.porter import Porter
from sanfen.wording import LANGUAGES, Language, say

STYLE = Path(__file__).parent / "style"

_PAGE = Template((STYLE / "page.html").read_text("utf-8"))

_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
}

_UNAVAILABLE = 503

_FIELDS = {
    "login": {"login": "username", "password": "current-password"},
    "password": {
        "password": "current-password",
        "new": "new-password",
        "again": "new-password",
    },
    "logout": {},
}
"""The fields of each form, with what a password safe has to know of them."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a form is shown with; ``why`` names what was wrong with the last try."""

    language: Language
    carried: Mapping[str, str]
    form_token: str
    why: str = ""
    seconds: int = 0
    login: str = ""
    is_first: bool = False


def form(porter: Porter, screen: str, shown: Shown, status: int) -> HTMLResponse:
    """Return a form: login, password or logout."""
    language = shown.language
    names = dict(_FIELDS[screen])
    if shown.is_first:
        del names["password"]
    fields = "\n".join(_field(name, safe, shown) for name, safe in names.items())
    here = _link(porter, f"/{screen}", shown.carried)
    button = escape(say(f"access.do_{screen}", language))
    content = (
        f"{_said(shown)}{_sign_on(porter, screen, shown)}{_hint(screen, shown)}"
        f'<form method="post" action="{escape(here)}">'
        f'<input type="hidden" name="form" value="{escape(shown.form_token)}">'
        f'{fields}<button type="submit">{button}</button></form>{_back(porter, screen, shown)}'
    )
    headers = dict(_HEADERS)
    if shown.why == "wait":
        headers["Retry-After"] = str(shown.seconds)
    page = _page(porter, language, screen, content, shown.carried)
    return HTMLResponse(page, status, headers)


def notice(porter: Porter, language: Language, what: str) -> HTMLResponse:
    """Return a page that says why nobody comes in."""
    words = escape(say(f"access.{what}", language))
    content = f'<p class="wrong" role="alert">{words}</p>'
    page = _page(porter, language, "closed", content, {})
    return HTMLResponse(page, _UNAVAILABLE, _HEADERS)


def _page(
    porter: Porter,
    language: Language,
    screen: str,
    content: str,
    carried: Mapping[str, str],
) -> str:
    other = next(name for name, code in LANGUAGES.items() if code != language)
    switch = _link(porter, f"/{screen}", {**carried, "lang": other})
    return _PAGE.substitute(
        lang="zh-CN" if language == "zh" else "en",
        title=escape(say(f"access.{screen}", language)),
        style=porter.path("/login/style/page.css"),
        icon=porter.path("/login/brand/icon.png"),
        logo=porter.path(f"/login/brand/logo.{language}.svg"),
        house=escape(say("access.house", language)),
        content=content,
        switch=f'<a class="language" href="{escape(switch)}">{escape(other)}</a>'
        if screen in _FIELDS
        else "",
    )


def _field(name: str, safe: str, shown: Shown) -> str:
    label = escape(say(f"access.field_{name}", shown.language))
    kind = "text" if name == "login" else "password"
    typed = f' value="{escape(shown.login)}"' if name == "login" else ""
    first = "login" if not shown.login else "password"
    focus = " autofocus" if name == first or (shown.is_first and name == "new") else ""
    return (
        f'<label for="{name}">{label}</label>'
        f'<input id="{name}" name="{name}" type="{kind}" autocomplete="{safe}"'
        f' required maxlength="128" autocapitalize="none" spellcheck="false"{typed}{focus}>'
    )


def _said(shown: Shown) -> str:
    if not shown.why:
        return ""
    words = say(f"access.why_{shown.why}", shown.language)
    if shown.seconds:
        wait = say("access.wait", shown.language, n=shown.seconds)
        words = f"{words}{wait}"
    kind = "said" if shown.why in ("out", "ended") else "wrong"
    return f'<p class="{kind}" role="alert">{escape(words)}</p>'


def _hint(screen: str, shown: Shown) -> str:
    hint = "first" if shown.is_first else screen
    return f'<p class="hint">{escape(say(f"access.hint_{hint}", shown.language))}</p>'


def _sign_on(porter: Porter, screen: str, shown: Shown) -> str:
    if screen != "login" or porter.sign_on is None:
        return ""
    link = _link(porter, "/login/sign_on", shown.carried)
    words = say("access.sign_on", shown.language)
    return f'<p><a class="sign_on" href="{escape(link)}">{escape(words)}</a></p>'


def _back(porter: Porter, screen: str, shown: Shown) -> str:
    if screen == "login":
        return ""
    target = "/logout" if shown.is_first else "/"
    lang = {name: text for name, text in shown.carried.items() if name == "lang"}
    words = say("access.do_logout" if shown.is_first else "access.back", shown.language)
    link = _link(porter, target, lang)
    return f'<a class="back" href="{escape(link)}">{escape(words)}</a>'


def _link(porter: Porter, path: str, query: Mapping[str, str]) -> str:
    return str(URL(porter.path(path)).include_query_params(**query))
