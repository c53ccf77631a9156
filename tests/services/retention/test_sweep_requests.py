"""What is due goes at its day and not before; what may not go is looked at again, by the index alone."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from chalicelib.domain.account import Account, Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.correspondence import Failure
from chalicelib.domain.ids import AccountId, Reference, RequestId
from chalicelib.domain.keeping import REVIEW
from chalicelib.domain.outside_case import CaseState
from chalicelib.domain.permissions import Role
from chalicelib.domain.reason import Reason
from chalicelib.domain.request import Outcome, Submission
from chalicelib.domain.rights import Right
from chalicelib.domain.suppression import Suppression
from chalicelib.errors import Unavailable
from chalicelib.services.handling.decide_appeal import DecideAppeal, decide_appeal
from chalicelib.services.handling.hold_request import HoldRequest, hold_request, release_hold
from chalicelib.services.letters.address_marks import mark_address, standing_mark
from chalicelib.services.recourse.note_case import FollowCase, NoteCase, follow_case, note_case
from chalicelib.services.retention.hold_contact import HoldContact, hold_contact, list_holds, release_contact
from chalicelib.services.retention.sweep_requests import sweep_requests
from tests.fakes import refusals
from tests.fakes.acme import ANA, ask, hire
from tests.fakes.desk import FakeDesk
from tests.services.retention.closed import decide, full, match, traces


def sweep(desk: FakeDesk) -> int:
    """A run with all the time it needs."""
    return sweep_requests(desk, until=desk.clock.now() + timedelta(seconds=1))


def keep(desk: FakeDesk, account: Account, months: int) -> None:
    """The business keeps requests for so long."""
    because = Reason(Tag.ACCOUNT_SETTINGS_CHANGED, "user:usr_x", None, {"settings": ["kept_months"]})
    unit = desk.work.begin(account.id, desk.clock.now())
    unit.store(replace(desk.accounts.get(account.id), kept_months=months), because=because)
    unit.commit()


def to(desk: FakeDesk, year: int, month: int, day: int = 23, hour: int = 17) -> None:
    """Move the clock."""
    desk.clock.at = desk.clock.at.replace(year=year, month=month, day=day, hour=hour)


def is_there(desk: FakeDesk, olga: Staff, request: RequestId) -> bool:
    return desk.retention.head(olga.account.id, request) is not None


def test_a_closed_request_goes_after_24_months_and_once(desk: FakeDesk, olga: Staff) -> None:
    head = full(desk, olga)
    to(desk, 2028, 11, 23, 16)
    assert sweep(desk) == 0
    to(desk, 2028, 11, 23, 17)
    assert sweep(desk) == 1
    assert set(traces(desk, head)) == {"tally"}
    assert sweep(desk) == 0


def test_an_open_request_stays_however_old(desk: FakeDesk, olga: Staff) -> None:
    submission = ask(desk, olga.account)
    to(desk, 2040, 1)
    assert sweep(desk) == 0
    assert is_there(desk, olga, submission.requests[0])


def test_what_a_body_outside_looks_at_is_kept_until_that_has_ended(desk: FakeDesk, olga: Staff) -> None:
    head = full(desk, olga)
    case = note_case(desk, olga, NoteCase(request=head.id, body="other", name="A court", filed_on=date(2026, 11, 23)))
    to(desk, 2028, 11)
    assert sweep(desk) == 0
    follow_case(desk, olga, FollowCase(request=head.id, case=case.id, state=CaseState.SETTLED.value))
    desk.clock.at += REVIEW
    assert sweep(desk) == 1


def test_what_was_sent_together_waits_for_the_last_of_it(desk: FakeDesk, olga: Staff) -> None:
    submission = ask(desk, olga.account, Right.OPT_OUT_SALE, Right.KNOW_SPECIFIC)
    first, second = submission.requests
    decide(desk, olga, first)
    to(desk, 2028, 12)
    assert sweep(desk) == 0  # the other one is still in work
    match(desk, olga, second)
    decide(desk, olga, second)
    to(desk, 2030, 12, 22)
    assert sweep(desk) == 0
    to(desk, 2030, 12)
    assert sweep(desk) == 1
    assert not is_there(desk, olga, first)
    assert not is_there(desk, olga, second)


def test_an_appeal_begins_the_period_anew(desk: FakeDesk, olga: Staff) -> None:
    refused = refusals.refused(desk, olga)
    desk.clock.pass_(days=20)
    request = refusals.appeal(desk, olga, refused)
    to(desk, 2029, 1)
    assert sweep(desk) == 0
    rita = hire(desk, olga.account, Role.REVIEWER, "Rita")
    command = DecideAppeal(request=request.id, outcome=Outcome.GRANTED, grounds=(), text=refusals.EXPLANATION)
    decide_appeal(desk, rita, command)
    to(desk, 2031, 1, 22)
    assert sweep(desk) == 0
    to(desk, 2031, 1, 23)
    assert sweep(desk) == 1


def test_a_business_that_keeps_longer_is_asked_when_the_law_s_period_is_over(desk: FakeDesk, olga: Staff) -> None:
    head = full(desk, olga)
    keep(desk, olga.account, 36)
    to(desk, 2028, 11)
    writes = len(desk.audit_log.of_request(olga.account.id, head.id))
    assert sweep(desk) == 0
    put_off = desk.requests.get(olga.account.id, head.id)
    assert put_off.review_at == desk.clock.now() + REVIEW
    assert len(desk.audit_log.of_request(olga.account.id, head.id)) == writes  # nothing was decided
    assert sweep(desk) == 0
    to(desk, 2029, 11, 22)
    sweep(desk)
    to(desk, 2029, 11, 23)
    assert sweep(desk) == 1


def test_a_period_made_shorter_holds_within_a_month_for_what_was_put_off(desk: FakeDesk, olga: Staff) -> None:
    full(desk, olga)
    keep(desk, olga.account, 120)
    to(desk, 2028, 11)
    sweep(desk)
    keep(desk, olga.account, 24)
    desk.clock.pass_(days=REVIEW.days)
    assert sweep(desk) == 1


def test_a_hold_of_the_request_stops_it_and_its_end_lets_it_go(desk: FakeDesk, olga: Staff) -> None:
    head = full(desk, olga)
    hold_request(desk, olga, HoldRequest(request=head.id, reason="litigation"))
    to(desk, 2029, 3)
    assert sweep(desk) == 0
    assert [hold.id for hold in list_holds(desk, olga)] == [head.id]
    release_hold(desk, olga, head.id)
    assert list_holds(desk, olga) == ()
    assert sweep(desk) == 1


def test_a_hold_that_is_set_while_the_sweep_looks_stops_it(
    desk: FakeDesk, olga: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = full(desk, olga)
    to(desk, 2029, 3)
    read, times = desk.requests.submission, [0]

    def held_meanwhile(account: AccountId, reference: Reference) -> Submission:
        times[0] += 1
        if times[0] == 2:  # the sweep has looked what keeps it, and is about to delete
            hold_contact(desk, olga, HoldContact(contact=ANA, reason="litigation"))
        return read(account, reference)

    monkeypatch.setattr(desk.requests, "submission", held_meanwhile)
    assert sweep(desk) == 0
    assert times[0] > 1
    assert desk.requests.get(olga.account.id, head.id).leaving_at is None


@pytest.mark.parametrize("again", [False, True])
def test_a_hold_of_a_contact_that_is_set_between_the_last_look_and_the_deletion_wins(
    desk: FakeDesk, olga: Staff, monkeypatch: pytest.MonkeyPatch, *, again: bool
) -> None:
    head = full(desk, olga)
    if again:  # on record, and over by then
        hold_contact(desk, olga, HoldContact(contact=ANA, reason="authority", until=date(2027, 1, 1)))
    to(desk, 2029, 3)
    stored = desk.suppressions.of
    holds = [HoldContact(contact=ANA, reason="litigation")]

    def held_at_once(account: AccountId, contact: Email | Phone) -> Suppression | None:
        if holds:
            hold_contact(desk, olga, holds.pop())
        return stored(account, contact)

    monkeypatch.setattr(desk.suppressions, "of", held_at_once)
    assert sweep(desk) == 0
    assert not holds
    assert desk.requests.get(olga.account.id, head.id).leaving_at is None
    assert sweep(desk) == 0


def test_a_hold_that_is_over_stops_nothing(desk: FakeDesk, olga: Staff) -> None:
    head = full(desk, olga)
    hold_contact(desk, olga, HoldContact(contact=ANA, reason="authority", until=date(2027, 1, 1)))
    to(desk, 2029, 3)
    assert sweep(desk) == 1
    assert not is_there(desk, olga, head.id)


def test_what_is_known_of_an_address_goes_with_the_last_that_came_from_there(desk: FakeDesk, olga: Staff) -> None:
    first = full(desk, olga)
    to(desk, 2028, 3)
    later = ask(desk, olga.account, Right.OPT_OUT_SALE).requests[0]
    bounced = next(letter for letter in desk.letters() if letter.to == ANA)
    unit = desk.work.begin(olga.account.id, desk.clock.now())
    because = Reason(Tag.ACCOUNT_LETTER_FAILED, "system:mail", None, {})
    unit.store(desk.accounts.get(olga.account.id), because=because)
    mark_address(desk, unit, replace(bounced, failure=Failure.BOUNCED), because)
    unit.commit()
    to(desk, 2029, 3)
    assert sweep(desk) == 1
    assert not is_there(desk, olga, first.id)
    assert standing_mark(desk, olga.account.id, ANA)
    decide(desk, olga, later)
    to(desk, 2032, 3)
    assert sweep(desk) == 1
    assert desk.address_marks.of(olga.account.id, ANA) is None


def test_a_hold_with_a_last_day_ends_by_itself(desk: FakeDesk, olga: Staff) -> None:
    head = full(desk, olga)
    hold_request(desk, olga, HoldRequest(request=head.id, reason="authority", until=date(2029, 3, 1)))
    to(desk, 2029, 3, 1)
    assert sweep(desk) == 0
    to(desk, 2029, 3, 3)
    sweep(desk)  # the one sent with it was put off
    desk.clock.pass_(days=REVIEW.days)
    sweep(desk)
    assert not is_there(desk, olga, head.id)


def test_a_hold_of_a_contact_covers_what_came_before_and_what_comes_later(desk: FakeDesk, olga: Staff) -> None:
    before = full(desk, olga)
    hold_contact(desk, olga, HoldContact(contact=ANA, reason="investigation"))
    later = ask(desk, olga.account, Right.OPT_OUT_SALE).requests[0]
    decide(desk, olga, later)
    to(desk, 2028, 12)
    assert sweep(desk) == 0
    assert is_there(desk, olga, before.id)
    assert is_there(desk, olga, later)
    [hold] = list_holds(desk, olga)
    assert (hold.shown, hold.request, hold.hold.by) == (ANA.masked(), None, olga.actor)
    release_contact(desk, olga, hold.id)
    assert sweep(desk) == 2
    assert not is_there(desk, olga, before.id)


def test_one_that_fails_does_not_keep_the_others(desk: FakeDesk, olga: Staff) -> None:
    broken, other = full(desk, olga), ask(desk, olga.account, Right.OPT_OUT_SALE).requests[0]
    decide(desk, olga, other)
    desk.files.delete = _broken  # type: ignore[method-assign]
    to(desk, 2028, 12)
    with pytest.raises(Unavailable, match="deletions failed"):
        sweep(desk)
    assert not is_there(desk, olga, other)
    del desk.files.delete
    sweep(desk)
    assert not is_there(desk, olga, broken.id)


def test_a_run_without_time_does_nothing(desk: FakeDesk, olga: Staff) -> None:
    head = full(desk, olga)
    to(desk, 2028, 12)
    assert sweep_requests(desk, until=desk.clock.now()) == 0
    assert is_there(desk, olga, head.id)


def _broken(file: object) -> None:
    raise ConnectionError(file)
