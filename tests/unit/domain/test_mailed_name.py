"""Names that strangers write and businesses mail: what somebody is called passes, what leads somewhere does not."""
# ruff: noqa: RUF001  signs that are taken for others are what is tested here

import pytest

from chalicelib.domain.mailed_name import company_name, persons_name, unlinked, unlinked_lines, way_of_contact
from chalicelib.errors import InvalidField

NAMES = [
    *(
        "J. R. Smith",
        "J.R. Smith",
        "J.R.Smith",
        "Smith Co. Inc.",
        "Müller-Lüdenscheidt",
        "O'Neil",
        "St. John",
        "St.John",
    ),
    *(
        "Dr.A. Lee",
        "Dr.Lee",
        "Prof.Müller",
        "Lee <Chan>",
        "Max Mustermann, M.A.",
        "山田太郎",
        "د.محمد",
        "Ana María López",
    ),
    *("7-Eleven", "1-800-Contacts", "Room No.5", "Smith & Sons / Attorneys", "A/B Testing", "Anna: Lee", "Lee (D.C.)"),
]
SITES = [
    *("Call +1 415 555 0100", "Call ١٢٣٤٥٦٧", "Amazon.com", "Amazon.com, Inc.", "Booking.com B.V.", "Yahoo.Com"),
    "evil.example",
    *("BIT.LY", "X.COM", "Pay at A1B.XYZ", "r4x.Shop", "evil\ufe0f.com", "evil\u0332.com", "Call ❽⓿⓿ ❺❺❺ ❶❷❸❹"),
]
ADDRESSES = [
    *("https://evil.example", "See HTTP://EVIL", "www.evil.example", "WWW.evil", "lee@chan.example", "@evil"),
    *("evil.example/x", "Evil.Example/login", "Your account: evil.example?a", "evil.example:8443", "mailto:lee"),
    *("ｗｗｗ．evil．example", "lee＠chan", "e\u200dvil.example/x"),
    *("evil。example/x", "Zoë.example/x"),
]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_passes_as_it_is(name: str) -> None:
    assert persons_name("agent_name", name, limit=200, needed=True) == name
    assert company_name("vendor_name", name, limit=200) == name


@pytest.mark.parametrize("name", SITES)
def test_a_company_may_be_called_as_its_site_is_and_a_person_not(name: str) -> None:
    assert company_name("vendor_name", name, limit=200) == name
    with pytest.raises(InvalidField, match="agent_name: not-a-name"):
        persons_name("agent_name", name, limit=200)


@pytest.mark.parametrize("name", ADDRESSES)
def test_what_leads_somewhere_is_no_name(name: str) -> None:
    for read in (persons_name, company_name):
        with pytest.raises(InvalidField, match="not-a-name"):
            read("agent_name", name, limit=200)


def test_a_name_is_cleaned_limited_and_missed_as_other_texts_are() -> None:
    assert persons_name("agent_name", " Lee\r\n\x07Chan ", limit=200) == "Lee Chan"
    assert persons_name("agent_name", "", limit=200) == ""
    for text, problem in (("", "missing"), ("x" * 201, "too-long")):
        with pytest.raises(InvalidField, match=problem):
            persons_name("agent_name", text, limit=200, needed=True)


@pytest.mark.parametrize(
    ("name", "shown"),
    [("Pay.Com", "Pay. Com"), ("J.R. Smith", "J. R. Smith"), ("a。b", "a。 b"), ("St. John", "St. John")],
)
def test_in_mail_no_point_joins_two_words(name: str, shown: str) -> None:
    assert unlinked(name) == shown


PLACES = [
    *(
        "1 Market St.\nSan Francisco, CA 94105",
        "P.O. Box 12",
        "P.O.BOX 12",
        "P.O.Box 12, St.Louis",
        "Str. des 17. Juni 1",
    ),
    *("415.555.0100 ext.12", "+1 (415) 555-0100", "1-800-FLOWERS", "c/o Dr. Lee, No.5", "4º dcha., 28001 Madrid"),
    *("Calle Mayor 5, 3.ºB", "C/ Mayor 5, 2.izq", "n.º12", "Ring 5, 2.OG", "Bahnhofstr.12b", "Hauptstr.12-14"),
    *("Hauptstr.12/14", "P.zza Duomo 1", "C.SO ITALIA 2", "V.le Monza", "ST.LOUIS, MO", "No.12A", "Apt.B2"),
    *("Avda.Constitución 3", "17.Juni", "030.1234/56"),
]
LEADING = [
    *("1 Main St\nvisit https://evil", "evil.example", "BIT.LY", "bit.ly", "P.O.COM", "evil.com", "www.x", "FT.COM"),
    *("evil.com.2b", "42.com/x", "evil.com-1", "evil.cº", "evil.xn--p1ai", "10.1.22.33/x", "2.evil.com", "Evil.Shop"),
    *("x.com", "st.co", "123.com"),
]


@pytest.mark.parametrize("text", PLACES)
def test_a_number_and_a_postal_address_pass_as_they_are(text: str) -> None:
    assert way_of_contact("postal", text, limit=300, needed=True, lines=True) == text


@pytest.mark.parametrize("text", [*ADDRESSES, *LEADING])
def test_no_number_and_no_postal_address_leads_to_a_site(text: str) -> None:
    with pytest.raises(InvalidField, match="postal: leads-away"):
        way_of_contact("postal", text, limit=300, lines=True)


def test_a_postal_address_may_be_missing_only_where_none_is_needed() -> None:
    assert way_of_contact("postal", " ", limit=300) == ""
    with pytest.raises(InvalidField, match="postal: missing"):
        way_of_contact("postal", " ", limit=300, needed=True)


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("1 Market St.\n94105 San Francisco", "1 Market St.\n94105 San Francisco"),
        ("415.555.0100, ext.12", "415.555.0100, ext.12"),
        ("https://evil.com/a.b", "https: //evil. com/a.b"),
        ("www.evil\nlee@chan.example", "www. evil\nlee@ chan. example"),
        ("evil。com ｅvil．com lee＠chan", "evil。 com ｅvil． com lee@ chan"),
        ("evil.c\u200dom", "evil. c\u200dom"),
    ],
)
def test_in_mail_numbers_and_lines_stay_and_nothing_joins_to_an_address(stored: str, shown: str) -> None:
    assert unlinked_lines(stored) == shown
