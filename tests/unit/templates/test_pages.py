"""Every template in every language: nothing missing, nothing inline, one main heading, the prefix in every link."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from msgspec.structs import replace

from chalicelib import texts
from chalicelib.http import pages
from tests.unit.templates import samples

FRAMES = {
    "base.html",
    "consumer/question.html",
    "operator/base.html",
    "staff/base.html",
    "staff/form.html",
    "staff/request/frame.html",
}
ALL = [(name, language) for name in sorted(samples.PAGES) for language in texts.languages()]


class Elements(HTMLParser):
    """Collects the start tags of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the tag and its attributes."""
        self.tags.append((tag, dict(attrs)))

    def named(self, tag: str) -> list[dict[str, str | None]]:
        """Give the attributes of all elements of a name."""
        return [attributes for name, attributes in self.tags if name == tag]


def rendered(name: str, language: str = "en") -> str:
    return pages.render(name, language=language, **samples.PAGES[name])


def test_every_template_has_a_sample() -> None:
    sources = {path.relative_to(pages.SOURCES).as_posix() for path in pages.SOURCES.rglob("*.html")}
    assert {name for name in sources if not name.startswith("macros/")} - FRAMES == set(samples.PAGES)


@pytest.mark.parametrize(("name", "language"), ALL)
def test_a_page_is_whole_in_every_language(name: str, language: str) -> None:
    page = Elements(rendered(name, language))
    assert page.named("html")[0]["lang"] == language
    assert len(page.named("h1")) == 1
    assert len(page.named("main")) == 1
    assert "novalidate" in {key for form in page.named("form") for key in form} or not page.named("form")


@pytest.mark.parametrize("language", texts.languages())
@pytest.mark.parametrize(("name", "given"), samples.OTHERWISE)
def test_a_page_is_whole_each_way_that_it_is_made(name: str, given: dict[str, Any], language: str) -> None:
    page = pages.render(name, language=language, **{**samples.PAGES[name], **given})
    assert page != rendered(name, language)
    assert len(Elements(page).named("h1")) == 1


@pytest.mark.parametrize("name", sorted(samples.PAGES))
def test_nothing_is_inline_and_nothing_typed_becomes_markup(name: str) -> None:
    html = rendered(name)
    assert all("src" in script for script in Elements(html).named("script"))
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", html)
    assert "<b>bold" not in html
    assert "<Stores>" not in html


@pytest.mark.parametrize("name", sorted(samples.PAGES))
def test_ids_are_unique_and_every_reference_to_one_is_met(name: str) -> None:
    page = Elements(rendered(name))
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    for _, attributes in page.tags:
        wanted = [attributes.get("for"), *(attributes.get("aria-describedby") or "").split()]
        assert {one for one in wanted if one} <= set(ids)
    summary = [link["href"] for link in page.named("a") if (link.get("href") or "").startswith("#")]
    assert {(href or "")[1:] for href in summary} <= set(ids)


@pytest.mark.parametrize("name", sorted(samples.PAGES))
def test_every_address_of_the_site_carries_the_prefix(name: str) -> None:
    page = Elements(rendered(name))
    addresses = [tag.get(key) for _, tag in page.tags for key in ("href", "src", "action") if tag.get(key)]
    inside = [address for address in addresses if address and address.startswith("/")]
    assert inside
    assert all(address.startswith("/prod/") and not address.startswith("/prod/prod") for address in inside)


def test_titles_are_unique_and_say_when_there_is_an_error() -> None:
    titles = {name: re.findall(r"<title>(.*?)</title>", rendered(name), re.DOTALL)[0] for name in samples.PAGES}
    assert len(set(titles.values())) == len(titles)
    assert all(title.startswith("Error: ") == bool(samples.PAGES[name].get("errors")) for name, title in titles.items())


def test_every_form_that_comes_back_to_us_carries_the_token() -> None:
    to_a_bucket = {"staff/upload.html", "staff/greeting.html", "staff/business_logo.html", "staff/list_upload.html"}
    to_a_bucket |= {"public/misuse_file.html", "consumer/permission_content.html"}
    # Whoever has the link may send it: there is no session that could be misused.
    by_a_link = {
        "vendor/task.html",
        "public/permission.html",
        "public/agent_address.html",
        "public/news.html",
        "public/unsubscribe.html",
    }
    found = set()
    for name in samples.PAGES:
        html = rendered(name)
        if html.count('<form method="post"') != html.count('name="form_token"'):
            found.add(name)
    assert found == to_a_bucket | by_a_link


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 409, 410, 413, 415, 429, 500, 503])
def test_every_status_has_a_page_even_without_a_business(status: int) -> None:
    html = pages.render("error.html", language="es", status=status)
    assert texts.text(f"error.{status}.title", "es") in html


def test_the_language_switch_keeps_the_query() -> None:
    assert "/prod/staff/queue?list=open&amp;lang=es" in rendered("staff/queue.html").replace("&lang", "&amp;lang")
    assert 'href="/prod/c/acme/page?lang=es" lang="es" hreflang="es"' in rendered("consumer/name.html")


@pytest.mark.parametrize("language", texts.languages())
def test_a_whole_page_of_the_fullest_rows_of_the_queue_is_small(language: str) -> None:
    sample = samples.PAGES["staff/queue.html"]
    row = replace(
        sample["rows"][0],
        url="/staff/requests/01M81ZKRW828EYKQSWDG5VM6MA",
        tick="01M81ZKRW828EYKQSWDG5VM6MA.12",
        channel="phone",
        brand="Acme Outlet",
        assignee="Samantha Rivera",
    )
    every = [("", [(f"US-{number:02}", "A state of the union") for number in range(60)])]
    options = sample["options"] | {"residence": every}
    whole = pages.render("staff/queue.html", language=language, **(sample | {"rows": [row] * 25, "options": options}))
    assert whole.count("<tbody") == 1
    assert whole.count(row.url) == 25
    assert len(whole.encode()) < 57_000


def test_what_was_typed_is_kept() -> None:
    html = rendered("consumer/contact.html")
    assert 'value="x&#39;y"' in html
    assert 'aria-describedby="email-hint email-error"' in html
