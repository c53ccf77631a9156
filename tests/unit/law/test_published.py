"""What is put on a site first is what the business's own laws ask for."""

import pytest

from chalicelib.law.published import PUBLISHED, TITLES, Published
from chalicelib.law.rules import Regime


def asked(*listed: str) -> set[str]:
    return {one.key for one in PUBLISHED if one.asked_by(listed)}


def test_a_business_that_lists_no_law_is_asked_for_everything() -> None:
    assert asked() == {one.key for one in PUBLISHED}


@pytest.mark.parametrize("key", TITLES)
def test_californias_links_are_californias(key: str) -> None:
    assert key in asked(Regime.CCPA)
    assert key not in asked(Regime.GDPR, Regime.CO_CPA)


def test_the_page_and_the_words_for_the_notice_serve_every_law() -> None:
    assert asked(Regime.LGPD) == {"request-page", "telephone", "notice", "form"}
    assert asked(Regime.CO_CPA) == {"request-page", "telephone", "notice", "form", "gpc"}


def test_the_titles_are_those_of_the_regulations() -> None:
    assert list(TITLES.values()) == [
        "Do Not Sell or Share My Personal Information",
        "Limit the Use of My Sensitive Personal Information",
        "Your Privacy Choices",
    ]


def test_everything_is_cited_once() -> None:
    assert all(one.citation for one in PUBLISHED)
    assert len({one.key for one in PUBLISHED}) == len(PUBLISHED)
    assert Published("x", "y").asked_by(["anything"])
