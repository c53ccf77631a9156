"""Own words of letters: versions, who may write them, and that each letter takes the newest."""

from dataclasses import replace

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import Letter, LetterKind
from chalicelib.domain.permissions import Role
from chalicelib.domain.wording import ANY_LAW, LetterName
from chalicelib.errors import Conflict, Forbidden, InvalidInput, NotFound
from chalicelib.services.handling.acknowledge_request import acknowledge_request
from chalicelib.services.letters.own_words import NewWords, restore_words, words_of, write_words
from tests.fakes.acme import ask_one, hire, open_acme
from tests.fakes.desk import FakeDesk

ACK = LetterName(step=LetterKind.ACKNOWLEDGED, language="en", law="ccpa")
ANY = replace(ACK, law=ANY_LAW)


def write(desk: FakeDesk, staff: Staff, greeting: str, letter: LetterName = ACK, **more: object) -> int:
    words = {"greeting": greeting} if greeting else {}
    return write_words(desk, staff, NewWords(letter=letter, words=words, **more)).number  # type: ignore[arg-type]


def acknowledged(desk: FakeDesk, staff: Staff) -> dict[str, str]:
    """What the acknowledgement of a new request says."""
    head = ask_one(desk, staff.account)
    acknowledge_request(desk, staff, head.id)
    _, filed = desk.requests.dossier(staff.account.id, head.id)
    [letter] = [item for item in filed if isinstance(item, Letter) and item.kind is LetterKind.ACKNOWLEDGED]
    return {passage.key: passage.text for passage in letter.passages}


def test_each_letter_takes_the_newest_words_and_those_of_its_law_before_those_of_all(
    desk: FakeDesk, staff: Staff
) -> None:
    assert acknowledged(desk, staff)["greeting"] == "Hello,"
    write(desk, staff, "To all,", ANY)
    assert acknowledged(desk, staff)["greeting"] == "To all,"
    write(desk, staff, "Dear Californian,")
    write(desk, staff, "Dear customer,")
    assert acknowledged(desk, staff)["greeting"] == "Dear customer,"
    write(desk, staff, "")
    assert acknowledged(desk, staff)["greeting"] == "To all,"
    write(desk, staff, "Estimado cliente:", replace(ACK, language="es"))
    assert acknowledged(desk, staff)["greeting"] == "To all,"


def test_a_letter_keeps_what_was_sent(desk: FakeDesk, staff: Staff) -> None:
    write(desk, staff, "First,")
    head = ask_one(desk, staff.account)
    acknowledge_request(desk, staff, head.id)
    write(desk, staff, "Second,")
    _, filed = desk.requests.dossier(staff.account.id, head.id)
    assert [item.passages[0].text for item in filed if isinstance(item, Letter)] == ["First,"]


def test_versions_are_kept_with_who_when_and_why_and_can_be_restored(desk: FakeDesk, staff: Staff) -> None:
    assert [write(desk, staff, f"Hello {number},", note=f"Try {number}") for number in range(1, 4)] == [1, 2, 3]
    assert write(desk, staff, "Hello 3,") == 3
    first = words_of(desk, staff.account, ACK, 1)
    assert (first.words, first.note, first.by) == ({"greeting": "Hello 1,"}, "Try 1", staff.actor)
    again = restore_words(desk, staff, ACK, 1, seen=3)
    assert (again.number, again.restored, again.words) == (4, 1, first.words)
    default = restore_words(desk, staff, ACK, 0)
    assert (default.number, default.words) == (5, {})
    earlier = desk.wordings.past(staff.account.id, ACK, below=5, limit=3)
    assert [one.number for one in earlier] == [4, 3, 2]
    for number in (0, 6, 99):
        with pytest.raises(NotFound):
            words_of(desk, staff.account, ACK, number)
    with pytest.raises(NotFound):
        words_of(desk, staff.account, ANY, 1)


def test_words_are_sealed_and_the_audit_names_only_which(desk: FakeDesk, staff: Staff) -> None:
    write(desk, staff, "Secretly yours,", note="Because Ana asked")
    write(desk, staff, "Hello,", note="Because Ana asked")
    assert not any("Secretly" in row.body or "Ana" in row.body for row in desk.engine.rows.values())
    entries = [entry for entry in desk.engine.audit.values() if entry.tag == Tag.ACCOUNT_WORDING_CHANGED]
    assert [entry.detail for entry in entries] == [
        {"letter": "acknowledged.en.ccpa", "number": number, "parts": ["greeting"], "restored": 0} for number in (1, 2)
    ]


def test_who_wrote_on_an_older_version_is_told(desk: FakeDesk, staff: Staff) -> None:
    write(desk, staff, "One,", seen=0)
    with pytest.raises(Conflict):
        write(desk, staff, "Two,", seen=0)
    assert write(desk, staff, "Two,", seen=1) == 2


def test_only_administrators_write_and_everything_that_is_wrong_is_told(desk: FakeDesk, staff: Staff) -> None:
    handler = hire(desk, staff.account, Role.HANDLER)
    with pytest.raises(Forbidden):
        write(desk, handler, "Hello,")
    with pytest.raises(Forbidden):
        restore_words(desk, handler, ACK, 0)
    wrong = NewWords(letter=ACK, words={"received": "Nothing", "greeting": "{who}"}, note="x" * 201)
    with pytest.raises(InvalidInput) as found:
        write_words(desk, staff, wrong)
    assert [str(problem) for problem in found.value.problems] == [
        "words: unknown",
        "words-greeting: unknown-variable",
        "note: too-long",
    ]


def test_another_accounts_letters_are_not_touched(desk: FakeDesk, staff: Staff) -> None:
    other = open_acme(desk, "other")
    write(desk, staff, "Ours,")
    assert acknowledged(desk, other)["greeting"] == "Hello,"
    assert desk.wordings.newest(other.account.id, ACK) is None
