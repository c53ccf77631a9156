"""Sites that may frame the form are https origins: what is typed becomes one, or is refused with the reason."""

import re

import pytest

from chalicelib.domain.sites import SITE_LIMIT, SITES_LIMIT, parse_site, parse_sites
from chalicelib.errors import InvalidField, NotPossible


@pytest.mark.parametrize(
    ("typed", "origin"),
    [
        (" https://Www.Shop.example/ ", "https://www.shop.example"),
        ("shop.example/privacy?x=1#y", "https://shop.example"),
        ("https://münchen.example", "https://xn--mnchen-3ya.example"),
        ("https://shop.example:443", "https://shop.example"),
        ("https://shop.example:8443/x", "https://shop.example:8443"),
    ],
)
def test_a_site_is_known_by_its_origin(typed: str, origin: str) -> None:
    assert parse_site(typed) == origin


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("http://shop.example", "not-https"),
        ("ftp://shop.example", "not-https"),
        ("https://*.shop.example", "wildcard"),
        ("*", "wildcard"),
        ("https://", "malformed"),
        ("localhost", "malformed"),
        ("192.0.2.1", "malformed"),
        ("https://[2001:db8::1]", "malformed"),
        ("https://[", "malformed"),
        ("https://sam:secret@shop.example", "malformed"),
        ("https://@shop.example", "malformed"),
        ("https://shop.example:0", "malformed"),
        ("https://shop.example:99999", "malformed"),
        ("javascript:alert(1)", "malformed"),
        ("https://shop.example; script-src https://evil.example", "malformed"),
        ("https://shop.example'", "malformed"),
        ("https://shop..example", "malformed"),
        ("https://-shop.example", "malformed"),
        (f"https://{'x' * 64}.example", "malformed"),
        (".".join(["x" * 60] * 5), "malformed"),
        ("x" * (SITE_LIMIT + 1), "malformed"),
    ],
)
def test_what_is_no_origin_of_a_public_site_is_refused(typed: str, problem: str) -> None:
    with pytest.raises(InvalidField, match=f"sites: {problem}") as refused:
        parse_site(typed)
    assert typed.startswith(str(refused.value.values["site"]))


@pytest.mark.parametrize("char", [chr(code) for code in range(128)])
def test_no_character_slips_into_a_header(char: str) -> None:
    try:
        origin = parse_site(f"https://sh{char}op.example")
    except InvalidField:
        return
    assert re.fullmatch(r"https://[a-z0-9.-]+(:\d+)?", origin), origin


def test_a_list_has_each_site_once_in_order_and_not_too_many() -> None:
    assert parse_sites(["b.example", "", " ", "https://a.example", "https://b.example/"]) == (
        "https://a.example",
        "https://b.example",
    )
    full = [f"shop-{number}.example" for number in range(SITES_LIMIT)]
    assert len(parse_sites(full)) == SITES_LIMIT
    with pytest.raises(NotPossible, match="too-many-sites"):
        parse_sites([*full, "one-more.example"])
