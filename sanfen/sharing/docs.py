"""The page that explains the API: written here, so that it needs nothing from outside."""

from html import escape
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from sanfen.sharing.fields import AREA_FIELDS, ENTERPRISE_FIELDS, KEY, Field
from sanfen.sharing.problems import STATUS
from sanfen.wording import Language, say

routes = APIRouter()

_STYLE = """
body{font:16px/1.6 'Noto Sans CJK SC','Microsoft YaHei','PingFang SC',sans-serif;
color:#1b2530;max-width:68rem;margin:2rem auto;padding:0 1rem}
h1,h2{color:#1f4e79}h2{margin-top:2.4rem}a{color:#1f4e79}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%}
td,th{border:1px solid #c9d3dc;padding:.35rem .6rem;text-align:left;vertical-align:top}
th{background:#f2f5f8}pre{background:#f2f5f8;padding:.8rem;overflow-x:auto}
code{font-family:ui-monospace,Consolas,monospace}:target{background:#fdf3d0}
"""


@routes.get("/docs", include_in_schema=False)
def page(request: Request, lang: str = "zh") -> HTMLResponse:
    """Explain the API in one language."""
    language: Language = "en" if lang == "en" else "zh"
    document = request.app.openapi()
    base = str(request.url.replace(query="")).removesuffix("/docs")
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    headers = {"Content-Security-Policy": policy, "X-Content-Type-Options": "nosniff"}
    return HTMLResponse(_page(document, base, language), headers=headers)


def _page(document: dict[str, Any], base: str, language: Language) -> str:
    def tr(key: str) -> str:
        return escape(say(key, language))

    other = "zh" if language == "en" else "en"
    example = f'curl -H "Authorization: Bearer sf_…" "{base}/enterprises?limit=2"'
    return f"""<!doctype html><html lang="{language}"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>{tr("sharing.title")}</title>
<style>{_STYLE}</style><main>
<p><a href="?lang={other}">{tr("sharing.other_language")}</a> ·
<a href="openapi.json">openapi.json</a></p>
<h1>{tr("sharing.title")}</h1><p>{tr("sharing.intro")}</p>
<pre><code>{escape(example)}</code></pre>
<ul><li>{tr("sharing.how_key")}</li><li>{tr("sharing.how_pages")}</li>
<li>{tr("sharing.how_form")}</li><li>{tr("sharing.how_etag")}</li>
<li>{tr("sharing.how_changes")}</li><li>{tr("sharing.how_demo")}</li></ul>
<h2>{tr("sharing.operations")}</h2>{_operations(document, language)}
<h2>{tr("sharing.enterprise_fields")}</h2><p>{tr("sharing.names")}</p>
{_fields((KEY, *ENTERPRISE_FIELDS), language)}
<h2>{tr("sharing.area_fields")}</h2>{_fields(AREA_FIELDS, language)}
<h2>{tr("sharing.problems")}</h2><p>{tr("sharing.problems_note")}</p>
{_problems(language)}</main></html>"""


def _operations(document: dict[str, Any], language: Language) -> str:
    rows = []
    for path, methods in document["paths"].items():
        told = methods["get"]
        names = [f"<code>{escape(each['name'])}</code>" for each in told["parameters"]]
        words = say(f"sharing.about_{told['operationId']}", language)
        rows.append(
            [f"<code>GET {escape(path)}</code>", escape(words), " ".join(names)]
        )
    head = ("operation", "meaning", "parameters")
    return _table([say(f"sharing.head_{name}", language) for name in head], rows)


def _fields(fields: tuple[Field, ...], language: Language) -> str:
    rows = []
    for field in fields:
        values = " ".join(field.terms) if field.terms else ""
        origin = "exchange" if field.is_standard else "own"
        rows.append(
            [
                f"<code>{field.name}</code>",
                escape(field.title(language)),
                escape(values),
                escape(say(f"sharing.origin_{origin}", language)),
            ]
        )
    head = ("field", "meaning", "values", "origin")
    return _table([say(f"sharing.head_{name}", language) for name in head], rows)


def _problems(language: Language) -> str:
    rows = [
        [
            f'<span id="{name}">{status}</span>',
            f"<code>{name}</code>",
            escape(say(f"sharing.problem_{name}", language)),
        ]
        for name, status in STATUS.items()
    ]
    head = ("status", "problem", "meaning")
    return _table([say(f"sharing.head_{name}", language) for name in head], rows)


def _table(head: list[str], rows: list[list[str]]) -> str:
    """Return a table; the cells are HTML already."""
    top = "".join(f"<th>{escape(cell)}" for cell in head)
    body = "".join("<tr>" + "".join(f"<td>{cell}" for cell in row) for row in rows)
    return f'<div class="scroll"><table><tr>{top}{body}</table></div>'
