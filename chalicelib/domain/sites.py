"""The sites that may show a business's form in a frame: https origins, one by one, never a pattern.

An origin goes into a header of the framed pages (`frame-ancestors`), so nothing is kept but letters, digits, dots,
hyphens and a port.
"""

import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit

from chalicelib.errors import InvalidField, NotPossible
from chalicelib.values import dataclass

SITES_LIMIT: Final = 20
SITE_LIMIT: Final = 300  # characters, as typed
_HOST_LENGTH: Final = 253  # RFC 1035
_LABEL: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_HTTPS: Final = 443


@dataclass(frozen=True, slots=True, kw_only=True)
class Sites:
    """The list as staff edit it; `edition` counts its changes, so that two people do not overwrite one another."""

    origins: tuple[str, ...] = ()
    edition: int = 0


NONE: Final = Sites()


def parse_sites(lines: Iterable[str]) -> tuple[str, ...]:
    """The origins of a list, in alphabetical order and each once; blank lines do not count.

    Raise `InvalidField` (`sites`), or `NotPossible` (`too-many-sites`).
    """
    origins = sorted({parse_site(line) for line in lines if line.strip()})
    if len(origins) > SITES_LIMIT:
        raise NotPossible("too-many-sites", limit=str(SITES_LIMIT))
    return tuple(origins)


def parse_site(text: str) -> str:
    """The origin of a site, from its name or from the address of one of its pages.

    Raise `InvalidField` (`sites`): `not-https`, `wildcard`, or `malformed` for what names no public host.
    """
    typed = text.strip()
    if len(typed) > SITE_LIMIT:
        raise _wrong("malformed", typed)
    if "*" in typed:
        raise _wrong("wildcard", typed)
    try:
        parts = urlsplit(typed if "://" in typed else f"https://{typed}")
        port = parts.port
    except ValueError:
        raise _wrong("malformed", typed) from None
    if parts.scheme != "https":
        raise _wrong("not-https", typed)
    host = _host(parts.hostname or "")
    if not host or "@" in parts.netloc or port == 0:
        raise _wrong("malformed", typed)
    return f"https://{host}" + ("" if port in {None, _HTTPS} else f":{port}")


def _host(name: str) -> str:
    """A registered name in its ASCII form; empty for anything else, numbers of machines included."""
    try:
        host = name.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return ""
    labels = host.split(".")
    plain = len(host) <= _HOST_LENGTH and len(labels) > 1 and all(_LABEL.fullmatch(label) for label in labels)
    return host if plain and not labels[-1].isdigit() else ""


def _wrong(problem: str, typed: str) -> InvalidField:
    return InvalidField(field="sites", problem=problem, site=typed[:60])
