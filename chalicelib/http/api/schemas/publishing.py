"""What an account puts on its own site, and the sites that may show its form in a frame."""

from enum import StrEnum
from typing import Annotated

import msgspec

from chalicelib.domain.sites import SITE_LIMIT, SITES_LIMIT

Edition = Annotated[int, msgspec.Meta(ge=0, description="Counts the changes of the list.")]


class SnippetKind(StrEnum):
    """What a snippet is written in."""

    HTML = "html"
    TEXT = "text"
    JSON = "json"


class SnippetFacts(msgspec.Struct, kw_only=True):
    """One thing to copy."""

    key: Annotated[str, msgspec.Meta(description="What it is: request-page, do-not-sell, form and more.")]
    language: Annotated[str, msgspec.Meta(description="Of its words.")]
    kind: SnippetKind
    content: str
    citation: Annotated[str, msgspec.Meta(description="Of the laws that ask for it or allow it.")]
    asked: Annotated[bool, msgspec.Meta(description="Whether one of the account's own laws asks for it.")]


class SiteList(msgspec.Struct, kw_only=True):
    """The sites that may show the form in a frame."""

    sites: Annotated[list[str], msgspec.Meta(description="Origins: https, host, and a port other than 443.")]
    edition: Edition


class Publishing(msgspec.Struct, kw_only=True):
    """Everything to publish, and who may show the form."""

    items: Annotated[list[SnippetFacts], msgspec.Meta(description="What the account's laws ask for comes first.")]
    policy: Annotated[str, msgspec.Meta(description="For the Content-Security-Policy of a site that shows the form.")]
    allowed: SiteList


class AllowSites(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """The whole list; an empty one lets nobody show the form."""

    sites: Annotated[
        list[Annotated[str, msgspec.Meta(max_length=SITE_LIMIT)]],
        msgspec.Meta(max_length=SITES_LIMIT, description="Origins or addresses of pages; no wildcards."),
    ]
    edition: Annotated[
        Edition | None, msgspec.Meta(description="The one that was read; another one in the meantime is a conflict.")
    ] = None
