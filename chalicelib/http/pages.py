"""Pages: a template, a language and a context become HTML; jinja2 is imported with the first page.

Templates come compiled from ``chalicelib/built/templates``; where that is missing or older than a source
(development), they are read from ``chalicelib/templates``. Each language has an environment of its own,
so that ``t``, ``date_text`` and the macros speak it without being told.
"""

from __future__ import annotations

import json
import os
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from chalicelib import texts
from chalicelib.http import assets
from chalicelib.settings import Settings

if TYPE_CHECKING:
    from datetime import datetime

    from jinja2 import BaseLoader, Environment
    from markupsafe import Markup

SOURCES: Final = Path(__file__).parents[1] / "templates"
COMPILED: Final = assets.BUILT / "templates"

# What every page may use without being given it; templates document what they need beyond.
_DEFAULTS: Final[dict[str, Any]] = {
    "business": None,
    "framed": None,
    "user": None,
    "here": "/",
    "errors": (),
    "values": {},
    "back_url": None,
    "form_token": "",
    "notice": None,
    "reading": None,
    "nav": None,
    "words": None,
    "reason": None,
    "retry_after": None,
    "home_url": None,
    "request_id": None,
    "seen": "",
    "changes": (),
    "letter_draft": None,
    "previews": False,
    "warned": None,
    "line": None,
    "moved": False,
    "for_note": False,
    "for_agent": False,
    "by_day": False,
}


def render(template: str, /, *, language: str, **context: object) -> str:
    """Render a template to a whole page in a language; an unknown name or text key is an error, never a gap."""
    return _environment(language).get_template(template).render({**_DEFAULTS, **context})


def show_reference(reference: str) -> str:
    """Write eleven digits as they are spoken: 4-4-3."""
    digits = "".join(char for char in reference if char.isdigit())
    return f"{digits[:4]} {digits[4:8]} {digits[8:]}".strip()


def public_path(path: str) -> str:
    """Put the path prefix of the public address before a path of the site; any other address stays as it is."""
    if not path.startswith("/") or path.startswith("//"):
        return path
    return _prefix() + path


@cache
def _prefix() -> str:
    return Settings.from_environment().prefix


def asset_path(name: str) -> str:
    """Give the address of a built file."""
    return public_path(f"/static/{assets.hashed_name(name)}")


def text_key(value: str) -> str:
    """Write a word of the model as the last part of a text key: spaces and colons become hyphens."""
    return str(value).replace(" ", "-").replace(":", "-").replace("_", "-")


@cache
def _environment(language: str) -> Environment:
    """Make the environment of one language; loaders, and so compiled modules, are shared by all."""
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        loader=_loader(),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    add_globals(environment, language)
    return environment


def add_globals(environment: Environment, language: str) -> None:
    """Give an environment the names that every template and macro may use."""
    from chalicelib.domain.contact import show_number

    environment.filters["key"] = text_key
    environment.globals.update(
        t=partial(_page_text, language),
        has_text=texts.has_text,
        date_text=partial(texts.date_text, language=language),
        day_text=partial(texts.day_text, language=language),
        moment_text=partial(texts.moment_text, language=language),
        moment=partial(_moment, language),
        show_reference=show_reference,
        show_number=show_number,
        asset=asset_path,
        url=public_path,
        language=texts.describe(language),
        languages=[texts.describe(code) for code in texts.languages()],
    )


def _moment(language: str, at: datetime, zone: str) -> Markup:
    """An instant in the business's time zone, as an element that says it in the reader's own when pointed at."""
    from markupsafe import Markup

    words = texts.moment_text(at, language=language, zone=zone)
    return Markup('<time datetime="{}">{}</time>').format(at.isoformat(timespec="seconds"), words)


def _page_text(language: str, key: str, /, **values: object) -> str | Markup:
    """Look a text up for a page; when a value is markup (a link), the text around it is escaped first."""
    pattern = texts.pattern(key, language, values.get("count"))
    if not values:
        return pattern
    if any(hasattr(value, "__html__") for value in values.values()):
        from markupsafe import escape

        return escape(pattern).format(**values)
    return pattern.format(**values)


@cache
def _loader() -> BaseLoader:
    """Choose compiled templates when they are there and fresh, else the sources."""
    from jinja2 import FileSystemLoader, ModuleLoader

    return ModuleLoader(COMPILED) if compiled_is_fresh() else FileSystemLoader(SOURCES)


def compiled_is_fresh() -> bool:
    """Say whether the compiled templates exist and no source differs from what they were made of.

    In the package there is nothing to compare: Lambda's task root is read only and made in one piece.
    """
    if "AWS_LAMBDA_FUNCTION_NAME" in os.environ:
        return COMPILED.is_dir()
    try:
        made_of = json.loads((assets.BUILT / "manifest.json").read_text("utf-8"))["templates"]
    except (FileNotFoundError, KeyError):
        return False
    present = {path.relative_to(SOURCES).as_posix(): path.stat().st_mtime_ns for path in SOURCES.rglob("*.html")}
    return bool(made_of == present)
