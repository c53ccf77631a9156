"""The simple letters, which are not composed: complete in every language and silent about what they must not say."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from typing import Final

import pytest

from chalicelib import texts
from chalicelib.domain.correspondence import CODE_LETTERS, PHONE_LETTERS, LetterKind, Way
from chalicelib.domain.rights import Right
from chalicelib.law.grounds import grounds_for
from chalicelib.outbound.letters import LetterTexts
from tests.unit.outbound.simple_letters import (
    ACME,
    CANNOT_SIGN_IN,
    GSM_7,
    LINKED,
    OF_OPERATOR,
    SIMPLE,
    STAFF,
    TO_CONTROLLERS,
    VALUES,
    letter,
    write,
)


@pytest.mark.parametrize(
    ("known", "words"),
    [
        (
            {"regulator": "The authority", "regulator_address": "https://a.example/"},
            "The authority, https://a.example/",
        ),
        ({"regulator": "The authority"}, "The authority\n"),
        ({}, "the authority for data protection where you live"),
    ],
)
def test_who_asks_from_elsewhere_hears_of_the_place_the_letter_and_the_authority(
    known: dict[str, str], words: str
) -> None:
    _, body = write(LetterKind.ELSEWHERE, **known)
    assert "Germany" in body
    assert "01K" in body
    assert words in body


@pytest.mark.parametrize("language", texts.languages())
@pytest.mark.parametrize("kind", SIMPLE)
def test_every_letter_is_complete_in_every_language(kind: LetterKind, language: str) -> None:
    subject, body = write(kind, language)

    assert subject
    assert "\n" not in subject
    assert not re.search(r"\{(?!Stores|archives)", subject + body)
    assert "\n\n\n" not in body
    assert "Acme {Stores}" in subject + body
    told = kind in OF_OPERATOR
    assert body.endswith("-- \nThe operator\n" if told else "privacy@acme.example\n")


NAMES_NOTHING: Final = {LetterKind.CHILD_REMOVED, LetterKind.CONTACT_CODE}  # not even a reference


@pytest.mark.parametrize(
    "kind", sorted(set(SIMPLE) - (STAFF - {LetterKind.STAFF_APPROVAL}) - TO_CONTROLLERS - NAMES_NOTHING)
)
def test_a_reference_is_written_as_it_is_spoken(kind: LetterKind) -> None:
    subject, body = write(kind)

    assert "1234 5678 906" in body
    assert "12345678906" not in subject + body


@pytest.mark.parametrize("kind", SIMPLE)
def test_a_letter_leads_to_the_page_where_one_goes_on(kind: LetterKind) -> None:
    _, body = write(kind)
    if kind in CANNOT_SIGN_IN:
        assert "https://" not in body
    elif kind is LetterKind.SIGN_UP_CODE:
        assert "https://desk.example/prod/sign-up" in body  # there is nowhere to sign in yet
    elif kind is LetterKind.STAFF_NEWS:
        assert "https://desk.example/prod/news/token" in body  # where they are left, without signing in
    elif kind is LetterKind.STAFF_POLICY_GONE:
        assert "https://desk.example/prod/policy/2" in body
    elif kind in TO_CONTROLLERS:
        assert "https://desk.example/prod/referral/token" in body  # what was passed on to them, and nothing of ours
        assert "https://desk.example/prod/c/acme" not in body
    elif kind in LINKED:
        assert f"https://desk.example/prod/{LINKED[kind]}" in body
    elif kind in STAFF:
        assert "https://desk.example/prod/staff" in body
    else:
        assert "https://desk.example/prod/c/acme" in body


@pytest.mark.parametrize("language", texts.languages())
@pytest.mark.parametrize("kind", SIMPLE)
def test_every_mail_says_how_to_get_it_in_another_form(kind: LetterKind, language: str) -> None:
    _, body = write(kind, language)
    plain = texts.text("letter.other-form-staff", language)
    assert (plain in body) is not ("https://desk.example/prod/c/acme/formats" in body)


@pytest.mark.parametrize("kind", sorted(STAFF & set(SIMPLE)))
def test_a_letter_about_the_service_says_why_it_comes_and_news_say_how_they_are_left(kind: LetterKind) -> None:
    _, body = write(kind)
    says = "You get this mail because you work with the privacy desk of Acme {Stores}." in body
    assert says == (kind is not LetterKind.STAFF_NEWS and kind not in CODE_LETTERS)


def test_a_version_that_changes_a_use_says_that_an_owner_can_refuse() -> None:
    assert "can refuse" not in write(LetterKind.STAFF_POLICY)[1]
    assert "can refuse" in write(LetterKind.STAFF_POLICY, channel="uses")[1]


def test_a_withdrawn_transfer_says_what_does_not_pass() -> None:
    subject, body = write(LetterKind.STAFF_TRANSFER_GONE)
    assert subject == "The operator: the transfer to Another operator does not take place"
    assert "that this service passes" in body
    assert "that the account of Acme {Stores}" in write(LetterKind.STAFF_TRANSFER_GONE, channel="account")[1]


def test_a_plan_and_the_days_of_an_account_are_written_in_the_letters_language() -> None:
    _, body = write(LetterKind.STAFF_CLOSING, "es")
    assert "20 de diciembre de 2026" in body
    subject, _ = write(LetterKind.STAFF_CONVERTED, "es")
    assert subject == "Su plan: Pequeña empresa"
    _, known = write(LetterKind.SIGN_UP_KNOWN)
    assert "042137" not in known


def test_where_only_single_sign_on_counts_the_letter_leads_there_and_carries_no_code() -> None:
    _, body = write(LetterKind.STAFF_SSO)
    assert "https://desk.example/prod/staff/sso?account=acme\n" in body
    assert "042137" not in body
    _, both = write(LetterKind.STAFF_CODE, channel="sso")
    assert "https://desk.example/prod/staff/sso?account=acme\n" in both
    assert "\n042137\n" in both


@pytest.mark.parametrize(
    "kind", sorted(CODE_LETTERS - PHONE_LETTERS - {LetterKind.STAFF_SSO, LetterKind.SIGN_UP_KNOWN})
)
def test_a_code_stands_on_a_line_of_its_own_with_its_life_and_what_to_do_if_not_asked_for(kind: LetterKind) -> None:
    subject, body = write(kind)

    assert "\n042137\n" in body
    assert "042137" not in subject
    assert "15 minutes" in body
    assert "ignore this message" in body


@pytest.mark.parametrize("language", texts.languages())
@pytest.mark.parametrize(("channel", "did"), [("phone", "called Bait & Tackle"), ("text", "sent Bait & Tackle a text")])
def test_a_code_for_whoever_called_or_wrote_a_text_leads_to_the_page_that_sends_another(
    channel: str, did: str, language: str
) -> None:
    subject, body = write(LetterKind.CONFIRM_CONTACT, language, channel=channel, business="Bait & Tackle")

    assert "Bait & Tackle" in subject
    assert "\n042137\n" in body
    assert "https://desk.example/prod/c/acme/status\n" in body
    assert "/c/acme/code" not in body
    assert "1234 5678 906" in body
    assert language != "en" or did in body
    assert body.endswith("privacy@acme.example\n")


@pytest.mark.parametrize("kind", [LetterKind.CONFIRM_CONTACT, LetterKind.RECEIVED, LetterKind.FOLLOW_UP_CODE])
def test_a_mail_to_an_address_that_is_not_confirmed_does_not_name_the_right(kind: LetterKind) -> None:
    assert "Delete my data" not in " ".join(write(kind))


@pytest.mark.parametrize("language", texts.languages())
@pytest.mark.parametrize("kind", sorted(PHONE_LETTERS))
def test_a_text_names_the_business_first_and_fits_two_segments(kind: LetterKind, language: str) -> None:
    subject, body = write(kind, language)

    assert subject == ""
    assert body.startswith("Acme {Stores}: ")
    assert "\n" not in body
    assert "https://" not in body  # what can be tapped is what a swindler would send
    assert set(body) - {"{", "}"} <= set(GSM_7)  # any other letter halves the room (3GPP TS 23.038)
    assert len(body) + 2 <= 2 * 153  # the braces count twice there


def test_a_text_carries_the_reference_or_the_code_and_never_a_pin() -> None:
    values = {"reference": "12345678906", "code": "042137", "pin": "271828"}

    assert "1234 5678 906" in write(LetterKind.TEXT_REFERENCE, **values)[1]
    assert "042137" in write(LetterKind.TEXT_CODE, **values)[1]
    assert not any("271828" in write(kind, **values)[1] for kind in PHONE_LETTERS)


@pytest.mark.parametrize("language", texts.languages())
def test_a_spoken_code_is_said_twice_digit_by_digit_in_the_voice_of_its_language(language: str) -> None:
    called = replace(letter(LetterKind.TEXT_CODE, language), way=Way.CALL, to=None)
    document = LetterTexts("https://desk.example").spoken(called, ACME, VALUES)

    (say,) = ET.fromstring(document).iter("Say")  # noqa: S314  our own document
    assert (say.text or "").count("0, 4, 2, 1, 3, 7") == 2
    assert "Acme {Stores}" in (say.text or "")
    assert say.get("language") == texts.text("phone.locale", language)


def test_a_letter_in_a_language_that_is_gone_is_written_in_english() -> None:
    assert write(LetterKind.RECEIVED, "xx") == write(LetterKind.RECEIVED, "en")


def test_the_signature_lists_the_ways_that_the_business_has() -> None:
    account = replace(ACME, phone="+1 415 555 0100", postal="1 Market Street\nSan Francisco")
    _, body = LetterTexts("https://desk.example")(letter(LetterKind.RECEIVED), account, VALUES)

    assert body.endswith("-- \nAcme {Stores}\nprivacy@acme.example\n1-415-555-0100\n1 Market Street\nSan Francisco\n")


def test_nothing_that_a_business_says_of_its_place_becomes_a_link_in_its_mail() -> None:
    stored = replace(
        ACME, phone="12345 evil.example", postal="P.O. Box 1, St. Louis\nvisit https://evil.com/x or a@b.co"
    )
    _, body = LetterTexts("https://desk.example")(letter(LetterKind.RECEIVED), stored, VALUES)

    signature = body.partition("-- \n")[2]
    assert "12345 evil. example\nP.O. Box 1, St. Louis\nvisit https: //evil. com/x or a@ b. co" in signature


def test_every_ground_has_its_words_in_every_language() -> None:
    laws = ((regime, right) for regime in ("ccpa", "gdpr", "strictest") for right in Right)
    codes = {ground.code for law in laws for ground in grounds_for(*law)}

    assert len(codes) > 15
    for language in texts.languages():
        assert codes <= {key.removeprefix("ground.") for key in texts.catalogue(language) if key.startswith("ground.")}


@pytest.mark.parametrize("stopped", ["intake", "outgoing", "both"])
@pytest.mark.parametrize("language", texts.languages())
def test_a_restricted_account_reads_what_is_stopped_and_why(stopped: str, language: str) -> None:
    _, body = write(LetterKind.STAFF_RESTRICTED, language, channel=stopped)
    assert "Stop it." in body
    assert "https://desk.example/prod/staff" in body
    assert body != write(LetterKind.STAFF_RESTRICTED, language)[1]


def test_the_monthly_review_counts_what_was_deleted_by_class() -> None:
    _, body = write(LetterKind.STAFF_RETENTION)
    assert "Requests: 3\nInternal notes: 2" in body
    assert "from October 1, 2026 to October 31, 2026" in body
    _, empty = write(LetterKind.STAFF_RETENTION, deleted="")
    assert "Nothing." in empty


@pytest.mark.parametrize("language", texts.languages())
def test_the_last_letter_brings_the_certificate_and_names_nobody(language: str) -> None:
    values = {
        "certificate": "eyJhbGciOiJSUzI1NiJ9.e30.c2ln",
        "keys_link": "https://desk.example/.well-known/jwks.json",
        "count": "31",
        "held": "0",
    }
    gone = replace(ACME, name="", email="", phone="", postal="")
    subject, body = LetterTexts("https://desk.example")(letter(LetterKind.ACCOUNT_ERASED, language), gone, values)
    assert subject
    for said in (values["certificate"], values["keys_link"], "31"):
        assert said in body
    assert not re.search(r"[{}]", subject + body)
