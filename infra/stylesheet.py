"""Makes our style sheet out of govuk-frontend's: no typeface, no crest, no unused components, our colours."""

from __future__ import annotations

import re
from typing import Final

FONTS: Final = 'system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",Arial,sans-serif'
FORBIDDEN: Final = ("transport", "crown", "gov.uk", "crest", "@font-face")

# Components that no template uses; the header and footer carry the branding.
_UNUSED: Final = re.compile(
    r"\.govuk-(?:frontend-supported \.govuk-)?"
    r"(?:accordion|breadcrumbs|cookie-banner|exit-this|feedback|footer|generic-header|header|language-navigation|logo|"
    r"password-input|phase-banner|service-navigation|summary-card|tabs|task-list)"
)
_FONT_FACE: Final = re.compile(r"@font-face\s*\{[^}]*\}")
_FONT: Final = re.compile(r'"?GDS Transport"?\s*,\s*arial\s*,\s*sans-serif', re.IGNORECASE)
_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)


class BrandingLeftError(AssertionError):
    """A name, typeface or emblem that only the British government may use is still in the style sheet."""


def debrand(css: str) -> str:
    """Strip comments, typeface and unused components; what is left names nothing of the original brand.

    Raises:
        BrandingLeftError: something is left, so a new version needs a look.
    """
    plain = _FONT.sub(FONTS, _FONT_FACE.sub("", _COMMENT.sub("", css)))
    kept = "".join(filter(None, map(_prune, split_rules(plain))))
    for word in FORBIDDEN:
        if word in kept.lower():
            raise BrandingLeftError(word)
    return kept


def split_rules(css: str) -> list[str]:
    """Split a style sheet into its top-level statements, each ending with ``}`` or ``;``."""
    rules, start, depth = [], 0, 0
    for at, char in enumerate(css):
        if char == "{":
            depth += 1
        elif char == "}":
            depth -= 1
        if depth == 0 and char in "};":
            rules.append(css[start : at + 1].strip())
            start = at + 1
    return rules


def _prune(rule: str) -> str:
    """Drop from one rule the selectors of unused components; an empty rule is dropped whole."""
    head, brace, body = rule.partition("{")
    if not brace:
        return rule
    if head.startswith(("@media", "@supports")):
        inner = "".join(map(_prune, split_rules(body[:-1])))
        return f"{head}{{{inner}}}" if inner else ""
    if head.startswith("@"):
        return rule
    kept = [selector for selector in re.split(r",(?![^(]*\))", head) if not _UNUSED.search(selector)]
    return f"{','.join(kept)}{{{body}" if kept else ""
