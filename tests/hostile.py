"""Texts that want to be more than text: in names, notes and file names.

``SHOWN`` may be imported and has to be shown letter by letter; ``REFUSED`` cannot even
be seen, or makes others be seen where they are not.
"""

import re

OUTSIDE = "http://203.0.113.7/x.png"
"""An address for documentation (RFC 5737): asked for by nobody but a broken page."""

RUN = "document.title='hostile'"

SHOWN = {
    "script": f"<script>{RUN}</script>",
    "image": f'<img class="hostile" src="{OUTSIDE}" onerror="{RUN}">',
    "bold": '<b class="hostile">粗</b>&lt;i&gt;',
    "closing": f"</textarea></style></title><svg class=hostile onload={RUN}>",
    "attribute": f'" onmouseover="{RUN}" class="hostile',
    "link": f"[点我](javascript:{RUN})",
    "plotly link": f'<a href="{OUTSIDE}">甲</a><br>乙',
    "plotly template": "%{customdata[0]} %{x:.2f} %{_xother}",
    "markdown image": f"![图]({OUTSIDE})",
    "markdown": "# 大 **粗** _斜_ ~~删~~ `码` | 甲 | > 引",
    "streamlit": ":red[红] :material/home: :smile: :blue-badge[蓝]",
    "formula text": "$x^2$ \\(y\\) $$z$$",
    "formula": "=1+1",
    "command": "=cmd|' /C calc'!A0",
    "at": "@SUM(A1)",
    "plus": "+1-2",
    "full width": "＝1＋1",
    "quotes": "'; DROP TABLE enterprises; --",
    "template": "{{7*7}} ${7*7} <%= 7*7 %> {0} %s %(name)s {name}",
    "path": "../../etc/passwd",
    "windows path": "..\\..\\boot.ini",
    "emoji": "👨 𠮷野家 ｔ́",
    "long": "长" * 400,
}

REFUSED = {
    "null": "甲\0乙",
    "escape": "甲\x1b[31m乙",
    "delete": "甲\x7f乙",
    "next line": "甲\x85乙",
    "override": "甲\u202eexe.xslx",
    "isolate": "甲\u2067乙",
    "mark": "甲\u200f乙",
}

OBEYED = re.compile(
    r"(?<!\\)(?:<(?:script|img|b class|svg|a href)|\[点我|!\[图|\*\*粗|~~删|`码|:red\[|"
    r":smile|:material/home|\$x|\$\$z)"
)
"""What Markdown would obey: the same with a backslash before it is shown."""

DRAWN = re.compile("<(?:script|img|b class|svg|a href)")
"""What a chart would take for markup of its own."""

FILLED = "%{_xother"
"""What no template of a chart may hold: a name must not be filled in."""
