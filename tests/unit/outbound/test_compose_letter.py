"""Composed letters: everything that a law asks for, nothing that is empty, nothing in a mail that is not for mail."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

import pytest

from chalicelib import texts
from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.letter_text import TITLE, Passages
from chalicelib.domain.rights import Right
from chalicelib.domain.wording import ANY_LAW, read_words, slots_of
from chalicelib.law.letters import COMPOSED
from chalicelib.law.rules import Regime
from chalicelib.outbound.letters import LetterTexts, mail_words
from tests.fakes.letters import ACME, AT, URL, WORDS, Written, every_letter, request_for, written
from tests.unit.outbound.content import Content
from tests.unit.outbound.required_content import ALL

_ON_PAGE: Final = "The rest is on your page."
_FLAWS: Final = {
    "an unfilled brace": re.compile(r"\{(?!Stores\})|(?<!\{Stores)\}"),
    "a value that was not there": re.compile(r"\bNone\b(?! of)"),
    "a double space": re.compile(r"\S  "),
    "an empty value": re.compile(r"“”|«»|\(\)|\(,|, ,|,\.|(?<!record)(?<!registro): *$| [,.;:]", re.MULTILINE),
    "two stops": re.compile(r"[^.]\.\.(?!\.)"),
}
# Lines that end with a colon on purpose: a greeting, and those of a declaration that are to be filled in by hand.
_OPEN: Final = frozenset({"Hola:", "Name:", "Place and date:", "Signature:", "Nombre:", "Lugar y fecha:", "Firma:"})


def shown(content: Content) -> Written:
    head = request_for(content.regime, content.right, verified=content.verified)
    return written(content.kind, head, content.how)


def missing(content: Content) -> str:
    """What is wrong about one required thing; nothing, if it stands in its letter under its provision."""
    fitting = [passage for passage in shown(content).passages if content.citation in passage.citation]
    if not fitting:
        return f"{content.kind} {content.regime} {content.right}: nothing for {content.citation}"
    if not any(content.words in passage.text and passage.required for passage in fitting):
        said = " | ".join(passage.text for passage in fitting)
        return (
            f"{content.kind} {content.regime} {content.right}: {content.citation} says {said!r}, not {content.words!r}"
        )
    return ""


def test_each_required_thing_stands_in_its_letter_under_its_provision() -> None:
    assert [found for found in map(missing, ALL) if found] == []
    assert len(ALL) > 130
    assert {content.kind for content in ALL} >= {
        *(LetterKind.ACKNOWLEDGED, LetterKind.VERIFICATION_REQUEST, LetterKind.EXTENDED, LetterKind.DENIED),
        *(LetterKind.PARTLY_ANSWERED, LetterKind.ANSWERED, LetterKind.OPT_OUT_DONE, LetterKind.APPEAL_DECIDED),
        LetterKind.REFERRED,
    }


def flaws(letters: Iterable[Written]) -> list[str]:
    found = []
    for letter in letters:
        lines = [line for passage in letter.passages for line in passage.text.splitlines() if line not in _OPEN]
        text = "\n".join(lines)
        found += [f"{letter.name}: {what}" for what, pattern in _FLAWS.items() if pattern.search(text)]
        found += [f"{letter.name}: {passage.key} is empty" for passage in letter.passages if not passage.text.strip()]
    return found


@pytest.mark.parametrize("online", [True, False])
@pytest.mark.parametrize("language", texts.languages())
def test_no_letter_of_any_law_and_right_has_an_empty_variable(language: str, *, online: bool) -> None:
    letters = every_letter(language, online=online)

    assert flaws(letters) == []
    assert {letter.kind for letter in letters} == COMPOSED
    assert {letter.head.regime for letter in letters} == set(Regime)
    assert {letter.head.right for letter in letters} == set(Right)
    assert len(letters) > 3000


def with_own_words(content: Content) -> Passages:
    """The letter of a required thing where the business has written everything that it may, its own way."""
    texts_of = LetterTexts(URL)
    head = request_for(content.regime, content.right, verified=content.verified)
    every: dict[str, str] = {}
    for law in (ANY_LAW, content.regime.value):
        parts = texts_of.parts(content.kind, law, "en")
        slots = slots_of(parts).values()
        own = {slot.id: " ".join(["Our way.", *(f"{{{name}}}" for name in sorted(slot.must))]) for slot in slots}
        assert read_words(slots_of(parts), own) == own
        every |= {part.id: own.get(part.id, "Our way.") for part in parts}
    return texts_of.compose(content.kind, head, ACME, content.how, at=AT, own=every)


def test_own_words_leave_everything_in_each_letter_that_its_law_requires() -> None:
    """Even words for what nobody may write, as they might lie there from before a law changed, displace nothing."""
    lost = []
    for content in ALL:
        plain = {passage.key: passage for passage in shown(content).passages if passage.required}
        own = {passage.key: passage for passage in with_own_words(content)}
        for key, passage in plain.items():
            kept = own[key].text == passage.text or (passage.editable and own[key].text)
            if not kept or not own[key].required or own[key].citation != passage.citation:
                lost.append(f"{content.kind} {content.regime} {content.right}: {key}")
    assert lost == []
    assert any("Our way." in passage.text for content in ALL for passage in with_own_words(content))


def test_own_words_for_every_law_and_step_displace_nothing_that_is_required() -> None:
    for letter in every_letter("en"):
        parts = LetterTexts(URL).parts(letter.kind, letter.head.regime, "en")
        slots = slots_of(parts)
        required = {passage.key for passage in letter.passages if passage.required and not passage.editable}
        assert required.isdisjoint(slots), letter.name
        assert {passage.key.removesuffix(TITLE) for passage in letter.passages} - {part.id for part in parts} <= {
            passage.key for passage in letter.passages if passage.key.startswith("ground.")
        }, letter.name


def composed(kind: LetterKind, own: dict[str, str], *, online: bool = True, **values: str) -> dict[str, str]:
    head = request_for(Regime.CCPA, Right.DELETE, online=online)
    passages = LetterTexts(URL).compose(kind, head, ACME, values, at=AT, own=own)
    return {passage.key: passage.text for passage in passages}


def test_own_words_stand_in_the_letter_with_their_values_and_braces() -> None:
    own = {"greeting": "Dear friend of {business} {{really}},", "own-closing": "We aim for {date}. {odd thing}"}
    letter = composed(LetterKind.ACKNOWLEDGED, own)
    assert letter["greeting"] == "Dear friend of Acme {Stores} {really},"
    assert letter["own-closing"] == "We aim for December 17, 2026. {odd thing}"
    assert "own-opening" not in letter


def test_own_words_whose_value_is_missing_give_way_to_the_products() -> None:
    letter = composed(LetterKind.ACKNOWLEDGED, {"own-opening": "See {link}", "greeting": "Hi {link}"}, online=False)
    assert "own-opening" not in letter
    assert letter["greeting"] == "Hello,"


def test_own_words_of_what_staff_write_are_what_they_begin_with() -> None:
    head = request_for(Regime.CCPA, Right.KNOW_CATEGORIES)
    own = {"know-collected": "Name and address."}
    passages = LetterTexts(URL).compose(LetterKind.ANSWERED, head, ACME, {}, at=AT, own=own)
    found = next(passage for passage in passages if passage.key == "know-collected")
    assert (found.text, found.editable, found.required) == ("Name and address.", True, True)


@pytest.mark.parametrize("language", texts.languages())
def test_every_name_that_own_words_may_use_is_explained_and_every_place_has_a_label(language: str) -> None:
    known = texts.catalogue(language)
    for law in (ANY_LAW, *(regime.value for regime in Regime)):
        for kind in COMPOSED:
            for part in LetterTexts(URL).parts(kind, law, language):
                assert part.slot is None or part.text or part.title, part.id
                names = part.slot.may if part.slot else ()
                assert [name for name in names if f"letter.variable.{name}" not in known] == []


def test_a_flaw_would_be_found() -> None:
    letter = written(LetterKind.ACKNOWLEDGED, request_for(Regime.CCPA, Right.DELETE), {})
    for flawed in ("Hello {name}", "by None", "a  b", "request “”, which", "by .", "Read it here: ", "done..", " "):
        passages = (*letter.passages[:-1], replace(letter.passages[-1], text=flawed))
        assert flaws([replace(letter, passages=passages)]), flawed


@pytest.mark.parametrize("language", texts.languages())
def test_no_mail_carries_a_confidential_passage_and_each_leads_to_the_page(language: str) -> None:
    for letter in every_letter(language):
        mail = mail_words(letter.passages, _ON_PAGE)
        secret = [passage.text for passage in letter.passages if passage.confidential]
        open_words = {passage.text for passage in letter.passages if not passage.confidential}
        leaked = [text for text in secret if text not in open_words and len(text) > 4 and text in mail]
        assert leaked == [], letter.name
        assert (mail.count(_ON_PAGE) == 1) is bool(secret), letter.name
        assert f"{URL}/c/acme/status" in mail, letter.name
        assert "\n\n\n" not in mail, letter.name


def test_what_staff_write_is_never_in_a_mail_but_for_the_reason_of_an_extension() -> None:
    for letter in every_letter("en"):
        mail = mail_words(letter.passages, _ON_PAGE)
        assert (WORDS in mail) is (letter.kind is LetterKind.EXTENDED), letter.name
        assert "As our records say" not in mail, letter.name


def test_only_verified_people_are_told_that_data_are_held() -> None:
    telling = ("confirms that it processes personal data", "has been deleted", "keeps for no", "holds no personal data")
    for letter in every_letter("en"):
        if letter.head.verification.sufficient:
            continue
        text = " ".join(passage.text for passage in letter.passages)
        assert [words for words in telling if words in text] == [], letter.name


def test_opt_outs_get_no_request_for_proof_and_are_told_so() -> None:
    for right in (Right.OPT_OUT_SALE, Right.LIMIT_SENSITIVE, Right.ADMT_OPT_OUT):
        letter = written(LetterKind.ACKNOWLEDGED, request_for(Regime.CCPA, right), {})
        assert "nobody will ask you to prove who you are" in " ".join(passage.text for passage in letter.passages)


def test_no_appeal_is_offered_where_the_law_has_none() -> None:
    for regime, right in ((Regime.UT_UCPA, Right.ACCESS), (Regime.CCPA, Right.DELETE), (Regime.GDPR, Right.ERASE)):
        [ground, *_] = {"ut_ucpa": ["STATE_UNAUTHENTICATED"], "ccpa": ["CCPA_UNVERIFIED"], "gdpr": ["GDPR_12_6_ID"]}[
            regime.value
        ]
        letter = written(LetterKind.DENIED, request_for(regime, right, verified=False), {"grounds": ground})
        assert not any(passage.key.startswith("appeal") for passage in letter.passages)


def test_a_value_that_is_missing_is_an_error_and_never_a_gap() -> None:
    head = request_for(Regime.CCPA, Right.DELETE)
    with pytest.raises(LookupError, match=r"letter\.element\.extend-reason: reason"):
        LetterTexts(URL).compose(LetterKind.EXTENDED, head, ACME, {}, at=AT)


def test_a_letter_by_post_names_no_page_behind_a_code_that_its_reader_cannot_get() -> None:
    for letter in every_letter("en", online=False):
        if letter.kind is LetterKind.VERIFICATION_REQUEST:
            continue
        text = " ".join(passage.text for passage in letter.passages)
        assert f"{URL}/c/acme/status" not in text, letter.name


def test_a_mail_says_a_heading_only_before_words_and_signs_as_mail_programs_know() -> None:
    letter = written(LetterKind.DENIED, request_for(Regime.CCPA, Right.DELETE), {"grounds": "CCPA_105D8_LEGAL"})
    mail = mail_words(letter.passages, _ON_PAGE)

    assert mail.startswith("Hello,\n\n")
    assert "The reasons, and the law that they rest on" not in mail  # the only ground says that data are held
    assert mail.endswith(
        "-- \nAcme {Stores}\nprivacy@acme.example\n1-415-555-0100\n1 Market Street, San Francisco, CA 94105\n"
    )


def test_what_was_done_is_said_before_what_staff_add() -> None:
    cases = (
        (LetterKind.OPT_OUT_DONE, Right.OPT_OUT_SALE, "opt-out-done"),
        (LetterKind.REFERRED, Right.DELETE, "referral-cannot"),
        (LetterKind.DUPLICATE, Right.DELETE, "duplicate"),
    )
    for kind, right, first in cases:
        letter = written(kind, request_for(Regime.CCPA, right), {"text": WORDS, "same_as": "12345678906"})
        keys = [passage.key for passage in letter.passages]
        assert keys.index(first) < keys.index("words")
