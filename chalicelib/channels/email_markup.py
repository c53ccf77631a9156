"""The words of a page of HTML, without its markup: in one pass, however it is built.

The standard library's parser takes a time that grows with the square of what was made to slow it down.
"""

import html
import re
from typing import Final

from chalicelib.domain.text import clean

_TAG: Final = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*>|<[!?/][^<>]*>")
_BREAKS: Final = frozenset(
    {
        *("address", "article", "blockquote", "br", "dd", "div", "dl", "dt", "fieldset", "figure", "footer", "form"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section"),
        *("table", "td", "tr", "ul"),
    },
)
_UNSAID: Final = frozenset({"script", "style", "title", "template"})
_EMPTY_LINES: Final = re.compile(r"\n{3,}")


def words_of(markup: str) -> str:
    """What a person would read of a page; no address behind a link and no image is ever followed."""
    said: list[str] = []
    unsaid = ""  # the element whose content nobody sees
    at = 0
    text = _without_comments(markup)
    for tag in _TAG.finditer(text):
        if not unsaid:
            said.append(text[at : tag.start()])
        at = tag.end()
        name = (tag[2] or "").lower()
        if unsaid:
            unsaid = "" if tag[1] and name == unsaid else unsaid
        elif name in _UNSAID and not tag[1]:
            unsaid = name
        elif name in _BREAKS:
            said.append("\n")
    if not unsaid:
        said.append(text[at:])
    lines = (" ".join(line.split()) for line in html.unescape("".join(said)).splitlines())
    return clean(_EMPTY_LINES.sub("\n\n", "\n".join(lines)), lines=True)


def _without_comments(markup: str) -> str:
    kept: list[str] = []
    at = 0
    while (begins := markup.find("<!--", at)) >= 0:
        ends = markup.find("-->", begins)
        if ends < 0:
            break  # one that nobody closed hides nothing
        kept.append(markup[at:begins])
        at = ends + 3
    return "".join((*kept, markup[at:]))
