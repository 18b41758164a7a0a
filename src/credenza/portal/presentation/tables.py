"""Writes out what a folding table needs. Under 640 px rows become cards, and changing ``display`` takes the
table's roles away in some browsers: so every part carries its ``role``, and each cell the name of its column.

Templates write a plain table; this adds the rest. The markup comes from our own templates, where values are
escaped, so a ">" inside an attribute cannot occur.
"""

import re
from html import escape, unescape

ROLES = {"thead": "rowgroup", "tbody": "rowgroup", "tfoot": "rowgroup", "tr": "row"}
PART = re.compile(r"<(/?)(thead|tbody|tfoot|tr|th|td)\b([^>]*)>")
HEADER = re.compile(r"<(th|td)\b([^>]*)>(.*?)</\1>", re.DOTALL)
TAG = re.compile(r"<[^>]*>")
HIDDEN = re.compile(r"<svg.*?</svg>", re.DOTALL)
COLSPAN = re.compile(r'colspan="(\d+)"')


def headings(markup: str) -> list[str]:
    """The text of each column's header, a heading over several columns repeated."""
    head = markup.partition("</thead>")[0]
    names: list[str] = []
    for tag, attributes, inside in HEADER.findall(head):
        words = " ".join(unescape(TAG.sub("", HIDDEN.sub("", inside))).split())
        names += [words if tag == "th" else ""] * _span(attributes)
    return names


def folded(markup: str) -> str:
    """The same table with roles and ``data-label`` on every part that does not bring its own."""
    names = headings(markup)
    in_head, column = False, 0

    def dress(found: re.Match[str]) -> str:
        nonlocal in_head, column
        closing, tag, attributes = found.groups()
        if tag == "thead":
            in_head = not closing
        if closing:
            return found.group(0)
        if tag == "tr":
            column = 0
        added = _added(tag, attributes, in_head=in_head, name=names[column] if column < len(names) else "")
        if tag in ("th", "td"):
            column += _span(attributes)
        return f"<{tag}{added}{attributes}>"

    return PART.sub(dress, markup)


def _span(attributes: str) -> int:
    found = COLSPAN.search(attributes)
    return int(found.group(1)) if found else 1


def _added(tag: str, attributes: str, *, in_head: bool, name: str) -> str:
    """What this part still lacks."""
    added = []
    if "role=" not in attributes:
        added.append(f' role="{_role(tag, in_head=in_head)}"')
    if tag == "th" and "scope=" not in attributes:
        added.append(' scope="col"' if in_head else ' scope="row"')
    if tag in ("th", "td") and not in_head and "data-label=" not in attributes:
        added.append(f' data-label="{escape(name)}"')
    return "".join(added)


def _role(tag: str, *, in_head: bool) -> str:
    if tag == "th":
        return "columnheader" if in_head else "rowheader"
    return ROLES.get(tag, "cell")
