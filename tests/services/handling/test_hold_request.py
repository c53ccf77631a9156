"""A legal hold: who may set it, what it says, and what it still finds of a voicemail past its day."""

from datetime import date, timedelta

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import Note
from chalicelib.domain.ids import RequestId
from chalicelib.domain.permissions import Role
from chalicelib.domain.voicemail import Audio, Tags, Voicemail
from chalicelib.errors import Conflict, Forbidden, InvalidField, NotPossible
from chalicelib.services.handling.hold_request import HoldRequest, hold_request, release_hold
from chalicelib.services.retention.late_voicemails import Late
from chalicelib.services.voicemail.retag_voicemail import retag
from tests.fakes.acme import ask_one, hire
from tests.fakes.desk import FakeDesk
from tests.fakes.message import called, close, left, now


@pytest.fixture
def voicemail(desk: FakeDesk, olga: Staff) -> Voicemail:
    """A message whose call is closed and that nothing holds."""
    kept = left(desk, called(desk, olga.account))
    close(desk, kept)
    return retag(desk, kept, hold=False)


def lawsuit(request: RequestId, until: date | None = None, words: str = "") -> HoldRequest:
    return HoldRequest(request=request, reason="litigation", until=until, words=words)


def last_entry(desk: FakeDesk, olga: Staff, request: RequestId) -> tuple[str, dict[str, object]]:
    entry = desk.audit_log.of_request(olga.account.id, request)[-1]
    return entry.tag, dict(entry.detail)


def test_it_is_set_recorded_and_released(desk: FakeDesk, olga: Staff) -> None:
    head = ask_one(desk, olga.account)
    until = olga.account.day_of(desk.clock.now()) + timedelta(days=90)
    assert hold_request(desk, olga, lawsuit(head.id, until)) is Late.NONE
    held = desk.requests.get(head.account, head.id)
    assert held.hold is not None
    assert (held.hold.reason, held.hold.by, held.hold.until) == ("litigation", olga.actor, until)
    assert last_entry(desk, olga, head.id) == (
        Tag.REQUEST_HELD,
        {"reason": "litigation", "until": until.isoformat()},
    )
    release_hold(desk, olga, head.id)
    assert desk.requests.get(head.account, head.id).hold is None
    assert last_entry(desk, olga, head.id) == (Tag.REQUEST_HOLD_RELEASED, {"reason": "litigation"})


def test_the_words_are_a_note_and_never_in_the_audit(desk: FakeDesk, olga: Staff) -> None:
    head = ask_one(desk, olga.account)
    hold_request(desk, olga, lawsuit(head.id, words="Ana v. Acme, our counsel is Mr Smith"))
    _, filed = desk.requests.dossier(head.account, head.id)
    [note] = [item for item in filed if isinstance(item, Note)]
    assert note.text == "Ana v. Acme, our counsel is Mr Smith"
    _, detail = last_entry(desk, olga, head.id)
    assert (detail["until"], detail["note"]) == ("released", note.id)
    assert "Smith" not in str(detail)


def test_only_who_administers_may_set_or_release_it(desk: FakeDesk, olga: Staff) -> None:
    head = ask_one(desk, olga.account)
    hans = hire(desk, olga.account, Role.HANDLER)
    with pytest.raises(Forbidden):
        hold_request(desk, hans, lawsuit(head.id))
    with pytest.raises(Forbidden):
        release_hold(desk, hans, head.id)


def test_what_was_decided_on_an_old_page_is_refused(desk: FakeDesk, olga: Staff) -> None:
    head = ask_one(desk, olga.account)
    command = HoldRequest(request=head.id, reason="authority", seen=head.version - 1)
    with pytest.raises(Conflict):
        hold_request(desk, olga, command)
    with pytest.raises(Conflict):
        release_hold(desk, olga, head.id, seen=head.version - 1)


def test_there_is_nothing_to_release_where_nothing_is_held(desk: FakeDesk, olga: Staff) -> None:
    with pytest.raises(NotPossible, match="no-hold"):
        release_hold(desk, olga, ask_one(desk, olga.account).id)


@pytest.mark.parametrize(("days", "problem"), [(-1, "past"), (31 * 366, "too-far")])
def test_a_day_that_is_over_or_beyond_reason_is_refused(desk: FakeDesk, olga: Staff, days: int, problem: str) -> None:
    until = olga.account.day_of(desk.clock.now()) + timedelta(days=days)
    with pytest.raises(InvalidField) as refused:
        hold_request(desk, olga, lawsuit(ask_one(desk, olga.account).id, until))
    assert (refused.value.field, refused.value.problem) == ("hold_until", problem)


def test_a_reason_must_be_chosen(desk: FakeDesk, olga: Staff) -> None:
    with pytest.raises(InvalidField) as refused:
        hold_request(desk, olga, HoldRequest(request=ask_one(desk, olga.account).id, reason="because"))
    assert (refused.value.field, refused.value.problem) == ("purpose", "missing")


def test_within_its_days_a_voicemail_is_left_to_the_background(
    desk: FakeDesk, olga: Staff, voicemail: Voicemail
) -> None:
    assert hold_request(desk, olga, lawsuit(voicemail.request)) is Late.NONE
    assert now(desk, voicemail) == voicemail


def test_past_its_day_it_is_held_at_once_if_it_is_still_there(
    desk: FakeDesk, olga: Staff, voicemail: Voicemail
) -> None:
    desk.clock.pass_(days=181)
    assert hold_request(desk, olga, lawsuit(voicemail.request)) is Late.THERE
    key = desk.voicemail_bucket.key(voicemail)
    assert desk.voicemail_bucket.tags[key] == now(desk, voicemail).tagged == Tags(180, hold=True)


def test_past_its_day_it_is_said_to_be_gone_if_it_is(desk: FakeDesk, olga: Staff, voicemail: Voicemail) -> None:
    desk.clock.pass_(days=181)
    desk.voicemail_bucket.delete(voicemail)
    assert hold_request(desk, olga, lawsuit(voicemail.request)) is Late.GONE


def test_what_has_expired_is_said_to_be_gone(desk: FakeDesk, olga: Staff) -> None:
    expired = left(desk, called(desk, olga.account), audio=Audio.EXPIRED)
    assert hold_request(desk, olga, lawsuit(expired.request)) is Late.GONE


@pytest.mark.parametrize("audio", [Audio.KEPT, Audio.SUPERSEDED])
def test_one_that_was_held_all_along_is_not_late(desk: FakeDesk, olga: Staff, audio: Audio) -> None:
    held = left(desk, called(desk, olga.account), audio=audio)
    desk.clock.pass_(days=181)
    assert hold_request(desk, olga, lawsuit(held.request)) is Late.NONE
