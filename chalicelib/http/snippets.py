"""What a business copies onto its own site and into its privacy notice, in each language that it speaks."""

import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Final
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from chalicelib import texts
from chalicelib.composition import LiveDesk
from chalicelib.domain.account import Account, FiguresShown
from chalicelib.domain.contact import show_number
from chalicelib.http import assets
from chalicelib.http.embed_script import CURRENT, RELEASED
from chalicelib.law.published import PUBLISHED, Published
from chalicelib.services.telephone.public_lines import PublicLine
from chalicelib.values import dataclass

HTML: Final = "html"
TEXT: Final = "text"
JSON: Final = "json"

# The opt-out icon of 11 CCR 7015(b), drawn with attributes only, so that a strict policy on styles leaves it whole.
OPT_OUT_ICON: Final = Markup(
    '<svg role="img" aria-label="California Consumer Privacy Act (CCPA) Opt-Out Icon" width="30" height="14" '
    'viewBox="0 0 30 14" xmlns="http://www.w3.org/2000/svg"><rect x=".4" width="29.2" height="14" rx="7" '
    'fill="#06f"/><path fill="#fff" d="M17.3 1.2 14.2 12.8H7.4a5.8 5.8 0 0 1 0-11.6z"/><g fill="none" '
    'stroke-width="1.15" stroke-linecap="round" stroke-linejoin="round"><path stroke="#06f" '
    'd="m5.8 7.3 2.3 2.2 4.2-5"/><path stroke="#fff" d="m19.1 4.4 5.1 5.2m0-5.2-5.1 5.2"/></g></svg>'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Snippet:
    """One thing to copy: what it is, for readers of which language, and whether the business's laws ask for it."""

    key: str
    language: str
    kind: str  # html, text or json
    content: str
    citation: str
    asked: bool


@dataclass(frozen=True, slots=True)
class _Business:
    """What the snippets of one language are made of."""

    desk: LiveDesk
    account: Account
    language: str

    def say(self, key: str, **values: object) -> Markup:
        """Words of a snippet, with what is not markup escaped."""
        return escape(texts.pattern(f"published.{key}", self.language, None)).format(**values)

    @property
    def page(self) -> str:
        """The request page in this language."""
        return f"{self.desk.public_url}/c/{self.account.slug}?lang={self.language}"

    def link(self, words: str | Markup, address: str = "") -> Markup:
        """A link as a site writes it."""
        link = '<a href="{}" hreflang="{}">{}</a>'
        return Markup(link).format(address or self.page, self.language, words)  # noqa: S704  a literal


def snippets_of(desk: LiveDesk, account: Account) -> list[Snippet]:
    """Everything that the business can publish, by language: what its laws ask for first, in the order of the list."""
    spoken = [code for code in account.languages if code in texts.languages()] or ["en"]
    made = [
        Snippet(
            key=one.key,
            language=language,
            kind=_KINDS.get(one.key, HTML),
            content=str(content),  # plain text from here on, which each reader escapes
            citation=one.citation,
            asked=one.asked_by(account.regimes),
        )
        for language in spoken
        for one in PUBLISHED
        if language == spoken[0] or one.key not in _WORDLESS
        if (content := _content(_Business(desk, account, language), one))
    ]
    return sorted(made, key=lambda snippet: not snippet.asked)


_KINDS: Final = {"notice": TEXT, "gpc": JSON}
_WORDLESS: Final = frozenset({"gpc"})  # the same for readers of every language


def _content(business: _Business, one: Published) -> str:
    """What is copied; empty where the business has nothing of the kind."""
    make = _MAKERS.get(one.key)
    return make(business) if make else business.link(business.say(f"title.{one.key}"))


def _request_page(business: _Business) -> str:
    return business.link(business.say("request-page", business=business.account.name))


def _choices(business: _Business) -> str:
    return business.link(Markup("{} {}").format(business.say("title.choices"), OPT_OUT_ICON))


def _telephone(business: _Business) -> str:
    return "\n".join(_call(business, line) for line in business.desk.public_lines.of(business.account))


def _signal_file(business: _Business) -> str:
    today = business.account.day_of(business.desk.clock.now()).isoformat()
    return json.dumps({"gpc": True, "lastUpdate": today})


def _figures(business: _Business) -> str:
    if business.account.figures_shown is FiguresShown.NOBODY:
        return ""
    address = f"{business.desk.public_url}/c/{business.account.slug}/statistics?lang={business.language}"
    return business.link(business.say("figures"), address)


def _call(business: _Business, line: PublicLine) -> str:
    number = Markup('<a href="tel:{}">{}</a>').format(line.number, show_number(line.number))
    words = business.say("call-code" if line.code else "call", number=number, code=line.code)
    brand = f"{line.brand}: " if line.brand else ""
    return Markup("<p>{}{}</p>").format(brand, words)


def _notice(business: _Business) -> str:
    """Plain words for the privacy notice: every way to ask that the business has."""
    account = business.account
    say = partial(_plain, business.language)
    ways = [say("notice.page", address=business.page)]
    ways += [
        say("call-code" if line.code else "call", number=show_number(line.number), code=line.code)
        for line in business.desk.public_lines.of(account)
    ]
    ways += [say("notice.email", email=account.email)] if account.email else []
    ways += [say("notice.post", postal=", ".join(account.postal.split("\n")))] if account.postal else []
    lead, end = (say(f"notice.{part}", business=account.name) for part in ("lead", "end"))
    return "\n".join((lead, *(f"- {way}" for way in ways), end))


def _plain(language: str, key: str, /, **values: object) -> str:
    return texts.text(f"published.{key}", language, **values)


def _form(business: _Business) -> str:
    """The script with its integrity, and the link that it replaces and that stays where no script runs."""
    script = Markup(
        '<script src="{}" integrity="{}" crossorigin="anonymous" data-recourse="{}" data-language="{}" async></script>'
    ).format(
        f"{business.desk.public_url}/static/{assets.hashed_name(CURRENT)}",
        RELEASED[CURRENT],
        business.account.slug,
        business.language,
    )
    return f"<div>\n{_request_page(business)}\n{script}\n</div>"


_MAKERS: Final[Mapping[str, Callable[[_Business], str]]] = {
    "request-page": _request_page,
    "choices": _choices,
    "telephone": _telephone,
    "notice": _notice,
    "gpc": _signal_file,
    "figures": _figures,
    "form": _form,
}


def policy_of(desk: LiveDesk) -> str:
    """What the policy of a site that shows the form must allow: our script, and our frame."""
    parts = urlsplit(desk.public_url)
    origin = f"{parts.scheme}://{parts.netloc}"
    return f"script-src {origin}; frame-src {origin}"
