"""A preview sends nothing, changes nothing, and a look at a real request is audited."""

import pytest

from chalicelib import texts
from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.rights import Right
from chalicelib.domain.wording import ANY_LAW, LetterName
from chalicelib.errors import InvalidField, InvalidInput
from chalicelib.law.letters import COMPOSED
from chalicelib.law.occasions import rights_of_letter
from chalicelib.law.rules import Regime
from chalicelib.services.letters.own_words import NewWords, write_words
from chalicelib.services.letters.preview_letter import Preview, preview_law, preview_made_up, preview_request
from tests.fakes.acme import ask_one, open_acme, phone_in
from tests.fakes.desk import FakeDesk

SAMPLE = "(What staff write.)"
ACK = LetterName(step=LetterKind.ACKNOWLEDGED, language="en", law="ccpa")


def said(preview: Preview, key: str) -> str:
    return next(passage.text for passage in preview.passages if passage.key == key)


@pytest.mark.parametrize("language", texts.languages())
def test_every_letter_of_every_law_has_a_preview(desk: FakeDesk, staff: Staff, language: str) -> None:
    for law in (ANY_LAW, *(regime.value for regime in Regime)):
        for step in COMPOSED:
            letter = LetterName(step=step, language=language, law=law)
            rights = rights_of_letter(step, preview_law(staff.account, letter))
            if not rights:
                with pytest.raises(InvalidField, match="right: unknown"):
                    preview_made_up(desk, staff, letter, {}, sample=SAMPLE)
                continue
            for right in rights[:2]:
                assert preview_made_up(desk, staff, letter, {}, sample=SAMPLE, right=right.value).passages, (law, step)
    assert desk.letters() == []


def test_a_preview_shows_what_is_typed_on_top_of_the_words_for_every_law(desk: FakeDesk, staff: Staff) -> None:
    every = LetterName(step=ACK.step, language="en", law=ANY_LAW)
    write_words(desk, staff, NewWords(letter=every, words={"greeting": "To all,", "own-closing": "Bye for now."}))
    staff = Staff(desk.accounts.get(staff.account.id), staff.user)
    preview = preview_made_up(desk, staff, ACK, {"greeting": "Dear {business} friend,"}, sample=SAMPLE)
    assert said(preview, "greeting") == "Dear Acme friend,"
    assert said(preview, "own-closing") == "Bye for now."
    assert (preview.reference, preview.right) == ("", Right.KNOW_CATEGORIES)
    assert desk.wordings.newest(staff.account.id, ACK) is None
    with pytest.raises(InvalidInput):
        preview_made_up(desk, staff, ACK, {"greeting": "{nobody}"}, sample=SAMPLE)
    with pytest.raises(InvalidField, match="right: unknown"):
        preview_made_up(desk, staff, ACK, {}, sample=SAMPLE, right="erase")


def test_a_real_request_shows_its_own_data_and_the_look_is_audited(desk: FakeDesk, staff: Staff) -> None:
    head = ask_one(desk, staff.account, Right.DELETE)
    before = len(desk.letters())
    spanish = LetterName(step=ACK.step, language="es", law="ccpa")
    preview = preview_request(desk, staff, spanish, {}, sample=SAMPLE, reference=head.submission)
    assert preview.reference == head.submission
    assert "Eliminar" in said(preview, "received")
    assert [entry.detail["request"] for entry in desk.engine.audit.values() if entry.tag == Tag.VIEW_REQUEST] == [
        head.id
    ]
    assert len(desk.letters()) == before
    assert desk.requests.get(head.account, head.id) == head


@pytest.mark.parametrize(
    ("typed", "problem"),
    [("", "missing"), ("123", "malformed"), ("12345678906", "unknown")],
)
def test_a_reference_that_leads_nowhere_is_told(desk: FakeDesk, staff: Staff, typed: str, problem: str) -> None:
    with pytest.raises(InvalidField, match=f"reference: {problem}"):
        preview_request(desk, staff, ACK, {}, sample=SAMPLE, reference=typed)


def test_a_request_that_never_gets_this_letter_is_refused_and_so_is_another_accounts(
    desk: FakeDesk, staff: Staff
) -> None:
    head = ask_one(desk, staff.account, Right.DELETE)
    unsorted = phone_in(desk, staff.account)
    other = open_acme(desk, "other")
    done = LetterName(step=LetterKind.OPT_OUT_DONE, language="en", law="ccpa")
    gdpr = LetterName(step=ACK.step, language="en", law="gdpr")
    for letter, request in ((done, head), (gdpr, head), (ACK, unsorted)):
        with pytest.raises(InvalidField, match="reference: other-letter"):
            preview_request(desk, staff, letter, {}, sample=SAMPLE, reference=request.submission)
    with pytest.raises(InvalidField, match="reference: unknown"):
        preview_request(desk, other, ACK, {}, sample=SAMPLE, reference=head.submission)
    assert Tag.VIEW_REQUEST not in {entry.tag for entry in desk.engine.audit.values()}
