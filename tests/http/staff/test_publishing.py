"""What a business copies onto its site: true links and titles, what its laws ask for first; who may show the form."""

import re
from html import unescape

import pytest

from chalicelib.domain.permissions import Role
from chalicelib.http import assets
from chalicelib.http.embed_script import CURRENT, RELEASED
from chalicelib.services.accounts.set_laws import set_laws
from chalicelib.services.figures.publish_figures import publish_figures
from tests.http.client import Browser, Page
from tests.http.office import enter, hire
from tests.http.stage import Stage

PATH = "/staff/publishing"


@pytest.fixture
def olga(stage: Stage) -> Browser:
    """The owner, signed in."""
    return enter(stage, stage.owner)


def copied(page: Page, field: str) -> str:
    found = re.search(rf'<textarea[^>]* id="{field}"[^>]*>\n(.*?)</textarea>', page.text, re.DOTALL)
    assert found, f"{field} is not on the page"
    return unescape(found[1])


def test_the_links_have_the_statutory_titles_and_lead_to_the_form(stage: Stage, olga: Browser) -> None:
    page = olga.get(PATH)
    base = f"{stage.desk.public_url}/c/acme?lang="
    assert copied(page, "do-not-sell-en") == (
        f'<a href="{base}en" hreflang="en">Do Not Sell or Share My Personal Information</a>'
    )
    assert copied(page, "limit-en") == (
        f'<a href="{base}en" hreflang="en">Limit the Use of My Sensitive Personal Information</a>'
    )
    choices = copied(page, "choices-en")
    assert re.sub(r"<svg.*</svg>", "ICON", choices) == f'<a href="{base}en" hreflang="en">Your Privacy Choices ICON</a>'
    assert not re.search(r"style|class|<script", choices)
    assert "Acme Stores" in copied(page, "request-page-es")
    for citation in ("11 CCR 7013", "11 CCR 7014", "11 CCR 7015", "11 CCR 7025"):
        assert citation in page.text


def test_the_words_for_the_privacy_notice_name_every_way(stage: Stage, olga: Browser) -> None:
    words = copied(olga.get(PATH), "notice-en")
    assert f"{stage.desk.public_url}/c/acme?lang=en" in words
    assert "privacy@acme.example" in words
    assert "<" not in words


def test_the_form_is_a_script_with_its_integrity_beside_a_link_that_works_without_it(
    stage: Stage, olga: Browser
) -> None:
    form = copied(olga.get(PATH), "form-es")
    base = stage.desk.public_url
    assert form == (
        f'<div>\n<a href="{base}/c/acme?lang=es" hreflang="es">Hacer una solicitud de privacidad a Acme Stores</a>\n'
        f'<script src="{base}/static/{assets.hashed_name(CURRENT)}" integrity="{RELEASED[CURRENT]}" '
        'crossorigin="anonymous" data-recourse="acme" data-language="es" async></script>\n</div>'
    )


def test_what_no_law_of_the_business_asks_for_is_folded_away(stage: Stage, olga: Browser) -> None:
    set_laws(stage.desk, stage.desk.accounts.get(stage.account.id), ["gdpr"], actor="operator:test")
    try:
        text = olga.get(PATH).text
    finally:
        set_laws(stage.desk, stage.desk.accounts.get(stage.account.id), [], actor="operator:test")
    first, folded = text.split("<details", 1)
    assert 'id="request-page-en"' in first
    assert 'id="do-not-sell-en"' not in first
    assert 'id="do-not-sell-en"' in folded


def test_the_link_to_the_figures_is_there_when_they_are_public(stage: Stage, olga: Browser) -> None:
    assert 'id="figures-en"' not in olga.get(PATH).text
    publish_figures(stage.desk, stage.staff, "california")
    assert "/c/acme/statistics?lang=en" in copied(olga.get(PATH), "figures-en")


def test_sites_are_listed_by_administrators_and_become_origins(stage: Stage, olga: Browser) -> None:
    page = olga.get(PATH)
    saved = olga.press(page, {"sites": "https://Shop.example/privacy\n\nwww.acme.example"}, form="sites")
    assert copied(saved, "sites") == "https://shop.example\nhttps://www.acme.example"
    assert "Version 1 of the list" in saved.words
    stale = olga.press(page, {"sites": "https://other.example"}, form="sites")
    assert stale.status == 409
    assert copied(stale, "sites") == "https://other.example"
    assert stage.desk.accounts.get(stage.account.id).sites.edition == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("http://shop.example", "must begin with https://"),
        ("https://*.shop.example", "has a *"),
        ("https://shop.example\nhttps://<b>", "is not the address of a website"),
        ("\n".join(f"s{number}.example" for number in range(21)), "can have 20 sites"),
    ],
)
def test_a_wrong_line_is_named_and_all_that_was_typed_stays(olga: Browser, typed: str, said: str) -> None:
    page = olga.press(olga.get(PATH), {"sites": typed}, form="sites")
    assert page.status in {400, 409}
    assert said in page.problems[0]
    assert copied(page, "sites") == typed


@pytest.mark.parametrize("role", [Role.HANDLER, Role.REVIEWER, Role.AUDITOR])
def test_others_copy_and_change_nothing(stage: Stage, role: Role) -> None:
    browser = enter(stage, hire(stage, role, f"Reads-{role.value}"))
    page = browser.get(PATH)
    assert page.status == 200
    assert 'name="sites"' not in page.text
    token = page.value("form_token")
    assert browser.post(PATH, {"form_token": token, "sites": "evil.example", "edition": "1"}).status == 403


def test_the_edition_of_a_forged_form_counts_as_another(olga: Browser) -> None:
    token = olga.get(PATH).value("form_token")
    for edition in ("", "-1", "x", "9" * 30, "\N{ARABIC-INDIC DIGIT ONE}"):
        fields = {"form_token": token, "sites": "https://new.example", "edition": edition}
        assert olga.post(PATH, fields).status == 409
    assert olga.post(PATH, {"form_token": "x", "sites": "https://new.example", "edition": "1"}).status == 400
