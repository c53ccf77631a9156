"""What is held about a person goes on the business's order; a log without persons stays, and a signed certificate."""

import base64
import dataclasses
import json
from datetime import timedelta

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.consumer_certificate import TYPE
from chalicelib.domain.consumer_erasure import LOOK
from chalicelib.domain.ids import AccountId, Reference, new_reference
from chalicelib.domain.jws import payload_of
from chalicelib.domain.permissions import Role
from chalicelib.domain.request import Channel, Outcome, Submission
from chalicelib.domain.rights import Right
from chalicelib.errors import Conflict, Forbidden, InvalidField, NotFound, NotPossible
from chalicelib.services.consumer_data.carry_out import erase_consumers
from chalicelib.services.consumer_data.find_data import SUBMISSIONS_LIMIT
from chalicelib.services.consumer_data.order_erasure import (
    OrderErasure,
    call_off,
    list_orders,
    order_erasure,
    read_order,
)
from chalicelib.services.handling.hold_request import HoldRequest, hold_request, release_hold
from chalicelib.services.retention.delete_submission import delete_submission
from chalicelib.services.retention.hold_contact import HoldContact, hold_contact
from chalicelib.services.retention.sweep_leftovers import sweep_leftovers
from tests.fakes.acme import ANA, ask, ask_one, hire, open_acme
from tests.fakes.desk import FakeDesk
from tests.services.consumer_data.orders import log_of, now_of, order, run
from tests.services.retention.closed import decide, full, match, traces


def test_all_of_a_submission_goes_and_a_line_without_a_person_stays(desk: FakeDesk, olga: Staff) -> None:
    head = full(desk, olga)
    ordered = order(desk, olga, head.submission)
    assert run(desk) == 1
    assert set(traces(desk, head)) == {"tally", "logged-request"}
    assert desk.files.objects == desk.files.uploads == {}
    assert list(desk.voicemail_bucket.every()) == []
    lines = {line.right: line for line in log_of(desk, olga)}
    assert set(lines) == {Right.KNOW_SPECIFIC, Right.OPT_OUT_SALE}
    line = lines[Right.KNOW_SPECIFIC]
    assert (line.id, line.channel, line.outcome, line.regime) == (head.id, Channel.WEB, Outcome.GRANTED, "ccpa")
    assert (line.received_on.isoformat(), line.answered_on.isoformat()) == ("2026-11-23", "2026-11-23")
    done = now_of(desk, ordered)
    assert (done.left, done.doing, done.next_at) == ((), (), None)
    assert done.counts["request"] == 2
    assert done.counts["note"] == done.counts["voicemail"] == done.counts["note-file"] == done.counts["file"] == 1
    assert done.counts["letter"] > 2
    assert run(desk) == 0


def test_a_line_holds_what_the_law_names_and_nothing_that_leads_to_a_person(desk: FakeDesk, olga: Staff) -> None:
    head = full(desk, olga)
    order(desk, olga, head.submission)
    run(desk)
    [row] = [row for row in desk.engine.rows.values() if row.kind == "logged-request" and head.id in row.body]
    assert row.sealed is None
    assert head.submission not in row.body
    assert set(json.loads(row.body)) == {
        *("account", "id", "received_on", "right", "regime", "law_version", "channel"),
        *("answered_on", "outcome", "erased_at", "keep_until"),
    }


def test_the_certificate_counts_and_names_nobody(desk: FakeDesk, olga: Staff) -> None:
    head = full(desk, olga)
    ordered = order(desk, olga, head.submission, asked_in=head.id)
    run(desk)
    done = now_of(desk, ordered)
    said = payload_of(done.certificate)
    assert json.loads(_header(done.certificate))["typ"] == TYPE
    assert said["erased"] == done.counts
    assert (said["waiting_submissions"], said["kept_submissions"]) == (0, 0)
    assert (said["exports_gone_by"][:10], said["backups_gone_by"][:10]) == ("2026-11-30", "2026-12-28")
    for word in ("Ana", "ana@", head.submission, head.id):
        assert word not in json.dumps(said)
    entries = desk.audit_log.entries(desk.audit_log.chain_of(olga.account.id, None))
    last = entries[-1]
    assert (last.tag, last.detail["erased"], last.detail["waiting"]) == (Tag.ACCOUNT_CONSUMER_ERASED, done.erased, 0)
    on_request = [entry.tag for entry in desk.audit_log.of_request(olga.account.id, head.id)]
    assert on_request[-3:] == ["request:data:erasure-ordered", "request:deletion:begun", "request:erased"]


def test_what_waits_goes_when_it_is_answered_and_told(desk: FakeDesk, olga: Staff) -> None:
    closed = full(desk, olga)
    asking = ask_one(desk, olga.account, Right.DELETE)
    ordered = order(desk, olga, closed.submission, asking.submission, asked_in=asking.id)
    assert run(desk) == 1
    waiting = now_of(desk, ordered)
    assert waiting.left == (asking.submission,)
    assert payload_of(waiting.certificate)["waiting_submissions"] == 1
    first = waiting.certificate
    desk.clock.at += LOOK
    assert run(desk) == 0
    assert now_of(desk, ordered).certificate == first
    match(desk, olga, asking.id)
    decide(desk, olga, asking.id)
    desk.clock.at += LOOK
    assert run(desk) == 0, "the letter that says so has not left"
    desk.deliver()
    desk.clock.at += LOOK
    assert run(desk) == 1
    done = now_of(desk, ordered)
    assert (done.left, done.next_at) == ((), None)
    assert payload_of(done.certificate)["waiting_submissions"] == 0
    assert desk.retention.head(olga.account.id, asking.id) is None
    assert len(log_of(desk, olga)) == 3


def test_a_held_request_stays_until_its_hold_ends(desk: FakeDesk, olga: Staff) -> None:
    head = full(desk, olga)
    hold_request(desk, olga, HoldRequest(request=head.id, reason="litigation"))
    ordered = order(desk, olga, head.submission)
    assert run(desk) == 0
    assert now_of(desk, ordered).left == (head.submission,)
    release_hold(desk, olga, head.id)
    desk.clock.at += LOOK
    assert run(desk) == 1


def test_a_hold_on_the_contact_after_the_order_stops_it(desk: FakeDesk, olga: Staff) -> None:
    head = full(desk, olga)
    ordered = order(desk, olga, head.submission)
    hold_contact(desk, olga, HoldContact(contact=ANA, reason="litigation"))
    assert run(desk) == 0
    assert desk.requests.get(olga.account.id, head.id).id == head.id
    assert now_of(desk, ordered).certificate == ""


def test_what_waits_can_be_called_off_and_the_certificate_says_so(desk: FakeDesk, olga: Staff) -> None:
    closed, open_ = full(desk, olga), ask_one(desk, olga.account)
    ordered = order(desk, olga, closed.submission, open_.submission)
    run(desk)
    with pytest.raises(Conflict):
        call_off(desk, olga, ordered.id, seen=1)
    call_off(desk, olga, ordered.id, seen=now_of(desk, ordered).version)
    run(desk)
    done = now_of(desk, ordered)
    assert (done.called_off, done.left, done.next_at) == (1, (), None)
    assert payload_of(done.certificate)["kept_submissions"] == 1
    assert desk.requests.get(olga.account.id, open_.id).open
    with pytest.raises(NotPossible):
        call_off(desk, olga, ordered.id)


def test_the_line_and_the_order_go_after_the_laws_period(desk: FakeDesk, olga: Staff) -> None:
    head = full(desk, olga)
    order(desk, olga, head.submission)
    run(desk)
    desk.clock.at = desk.clock.at.replace(year=2028) - timedelta(minutes=2)
    sweep_leftovers(desk)
    assert len(log_of(desk, olga)) == 2
    assert len(list_orders(desk, olga)) == 1
    desk.clock.at += timedelta(minutes=2)
    assert sweep_leftovers(desk) == 3
    assert log_of(desk, olga) == ()
    assert list_orders(desk, olga) == ()


def test_opt_outs_stand_and_the_years_figures_stay(desk: FakeDesk, olga: Staff) -> None:
    head = full(desk, olga)
    year = desk.figures.sheets(olga.account, "year/")
    order(desk, olga, head.submission)
    run(desk)
    record = desk.suppressions.of(olga.account.id, ANA)
    assert record is not None
    assert record.standing
    assert desk.figures.sheets(olga.account, "year/") == year


def test_a_form_that_is_sent_twice_is_one_order(desk: FakeDesk, olga: Staff) -> None:
    head = full(desk, olga)
    once = "0" * 25 + "A"
    assert order(desk, olga, head.submission, once=once).id == order(desk, olga, head.submission, once=once).id == once
    assert len(list_orders(desk, olga)) == 1
    assert order(desk, olga, head.submission, once="0" * 26).id != "0" * 26


def test_an_order_is_met_again_when_what_it_named_is_gone(desk: FakeDesk, olga: Staff) -> None:
    head, once = full(desk, olga), "0" * 25 + "B"
    first = order(desk, olga, head.submission, once=once)
    desk.clock.pass_(minutes=1)
    run(desk)
    assert order(desk, olga, head.submission, once=once).id == first.id
    with pytest.raises(NotFound):
        order(desk, olga, head.submission)


def test_two_orders_of_the_same_count_it_once(desk: FakeDesk, olga: Staff) -> None:
    head = full(desk, olga)
    one, two = order(desk, olga, head.submission), order(desk, olga, head.submission)
    assert run(desk) == 2
    assert sorted([now_of(desk, one).counts.get("request", 0), now_of(desk, two).counts.get("request", 0)]) == [0, 2]
    assert len(log_of(desk, olga)) == 2


def test_what_retention_has_deleted_meanwhile_ends_the_order(desk: FakeDesk, olga: Staff) -> None:
    head = full(desk, olga)
    ordered = order(desk, olga, head.submission)
    delete_submission(desk, olga.account.id, head.submission)
    run(desk)
    done = now_of(desk, ordered)
    assert (done.left, done.counts, done.next_at) == ((), {}, None)
    assert payload_of(done.certificate)["erased"] == {}


def test_nobody_orders_what_is_another_businesss_or_not_there(desk: FakeDesk, olga: Staff) -> None:
    head = full(desk, olga)
    other = open_acme(desk, "other")
    with pytest.raises(NotFound):
        order(desk, other, head.submission)
    ordered = order(desk, olga, head.submission)
    with pytest.raises(NotFound):
        read_order(desk, other, ordered.id)
    with pytest.raises(NotFound):
        call_off(desk, other, ordered.id)
    theirs = ask_one(desk, other.account)
    with pytest.raises(NotFound):
        order(desk, olga, head.submission, asked_in=theirs.id)
    assert list_orders(desk, other) == ()
    with pytest.raises(NotFound):
        order(desk, olga, new_reference(bytes(16)))


@pytest.mark.parametrize("role", [Role.HANDLER, Role.REVIEWER, Role.AUDITOR])
def test_only_who_administers_orders_and_calls_off(desk: FakeDesk, olga: Staff, role: Role) -> None:
    head = full(desk, olga)
    somebody = hire(desk, olga.account, role)
    with pytest.raises(Forbidden):
        order(desk, somebody, head.submission)
    ordered = order(desk, olga, head.submission)
    with pytest.raises(Forbidden):
        call_off(desk, somebody, ordered.id)


def test_an_order_says_what_and_why(desk: FakeDesk, olga: Staff) -> None:
    head = full(desk, olga)
    with pytest.raises(InvalidField) as missing:
        order(desk, olga)
    assert (missing.value.field, missing.value.problem) == ("submissions", "missing")
    many = tuple(new_reference(number.to_bytes(16)) for number in range(SUBMISSIONS_LIMIT + 1))
    with pytest.raises(InvalidField) as full_:
        order(desk, olga, *many)
    assert full_.value.problem == "too-many"
    with pytest.raises(InvalidField) as why:
        order_erasure(desk, olga, OrderErasure(submissions=(head.submission,), why="because"))
    assert why.value.field == "purpose"


def test_somebody_who_works_on_a_request_meanwhile_is_not_overtaken(desk: FakeDesk, olga: Staff) -> None:
    head = full(desk, olga)
    ordered = order(desk, olga, head.submission)
    begin = desk.work.begin

    def overtaken(*given: object, **named: object) -> object:
        del desk.work.begin
        hold_request(desk, olga, HoldRequest(request=head.id, reason="litigation"))
        return begin(*given, **named)  # type: ignore[arg-type]

    desk.work.begin = overtaken  # type: ignore[assignment, method-assign]
    assert run(desk) == 0
    assert desk.requests.get(olga.account.id, head.id).hold is not None
    assert now_of(desk, ordered).left == (head.submission,)
    assert now_of(desk, ordered).counts == {}
    assert log_of(desk, olga) == ()


def test_a_run_without_time_goes_on_with_the_next(desk: FakeDesk, olga: Staff) -> None:
    several = [ask(desk, olga.account, Right.OPT_OUT_SALE) for _ in range(3)]
    for submission in several:
        decide(desk, olga, submission.requests[0])
    desk.deliver()
    ordered = order(desk, olga, *(submission.id for submission in several))
    real = desk.clock.now
    ticks = iter(range(1000))
    desk.clock.now = lambda: real() + timedelta(milliseconds=next(ticks))  # type: ignore[method-assign]
    went = erase_consumers(desk, until=real() + timedelta(milliseconds=8))
    assert went < 3
    del desk.clock.now
    desk.clock.pass_(seconds=2)
    assert went + run(desk) == 3
    assert now_of(desk, ordered).counts["request"] == 3


def _header(token: str) -> bytes:
    first = token.split(".", maxsplit=1)[0]
    return base64.urlsafe_b64decode(first + "=" * (-len(first) % 4))


def test_the_order_is_a_record_of_ids_alone(desk: FakeDesk, olga: Staff) -> None:
    head = full(desk, olga)
    ordered = order(desk, olga, head.submission)
    run(desk)
    assert head.submission not in json.dumps(dataclasses.asdict(now_of(desk, ordered)), default=str)


@pytest.mark.parametrize("contact", [False, True])
def test_a_hold_that_is_set_while_a_run_looks_stops_it(
    desk: FakeDesk, olga: Staff, monkeypatch: pytest.MonkeyPatch, *, contact: bool
) -> None:
    head = full(desk, olga)
    ordered = order(desk, olga, head.submission)
    read, times = desk.requests.submission, [0]

    def held_meanwhile(account: AccountId, reference: Reference) -> Submission:
        times[0] += 1
        if times[0] == 2:  # the run has looked what keeps it, and is about to delete
            if contact:
                hold_contact(desk, olga, HoldContact(contact=ANA, reason="litigation"))
            else:
                hold_request(desk, olga, HoldRequest(request=head.id, reason="litigation"))
        return read(account, reference)

    monkeypatch.setattr(desk.requests, "submission", held_meanwhile)
    assert run(desk) == 0
    assert times[0] > 1
    assert desk.requests.get(olga.account.id, head.id).leaving_at is None
    assert now_of(desk, ordered).left == (head.submission,)
    assert log_of(desk, olga) == ()
