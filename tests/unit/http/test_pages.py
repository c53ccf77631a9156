"""What pages write by themselves: references, keys, addresses, texts around markup."""

from __future__ import annotations

import pytest
from markupsafe import Markup

from chalicelib.http import pages


@pytest.mark.parametrize("given", ["12345678906", "1234-5678-906", "1234 5678 906"])
def test_a_reference_is_shown_as_it_is_spoken(given: str) -> None:
    assert pages.show_reference(given) == "1234 5678 906"


def test_a_word_of_the_model_becomes_the_end_of_a_key() -> None:
    assert pages.text_key("request:file:link_issued") == "request-file-link-issued"
    assert pages.text_key("awaiting verification") == "awaiting-verification"


@pytest.mark.parametrize("address", ["https://bucket.example/", "mailto:a@b.example", "#name", "//elsewhere"])
def test_an_address_outside_of_the_site_stays_as_it_is(address: str) -> None:
    assert pages.public_path(address) == address


def test_a_text_around_markup_is_escaped_and_the_markup_is_not() -> None:
    link = Markup("<a>x</a>")
    written = pages._page_text("en", "consumer.receipt.received", business="<Acme>", at=link)
    assert written == "&lt;Acme&gt; received your request on <a>x</a>."
    assert isinstance(written, Markup)


def test_a_text_without_markup_is_left_to_the_template_to_escape() -> None:
    written = pages._page_text("en", "consumer.receipt.received", business="<Acme>", at="now")
    assert not isinstance(written, Markup)
