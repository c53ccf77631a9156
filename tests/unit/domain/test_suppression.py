"""What stands on the list of those who opted out, and what ends it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.ids import AccountId, Reference, RequestId
from chalicelib.domain.request import Channel, Clock, Outcome, Period, Request
from chalicelib.domain.rights import Right
from chalicelib.domain.suppression import (
    MOST_REQUESTS,
    PURPOSE_OF,
    Purpose,
    Source,
    Subject,
    Suppression,
    asked_of,
    checked,
    concerns,
    listed,
    opts_in,
    subject_of,
)
from chalicelib.domain.verification import Level, Verification
from chalicelib.law.grounds import OPT_OUTS

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
LATER = NOW + timedelta(days=3)
ACME = AccountId("acc_1")
FIRST, SECOND = RequestId("01FIRST"), RequestId("01SECOND")
SALE = Purpose.SALE_SHARING


def a_record() -> Suppression:
    return listed(ACME, Email("Ana@example.com"), NOW)


def opted_out(
    record: Suppression | None = None,
    *,
    request: RequestId | None = FIRST,
    at: datetime = NOW,
    source: Source = Source.REQUEST,
) -> Suppression:
    return (record or a_record()).with_opt_out(SALE, source=source, request=request, since=at, at=at)


def a_request(right: Right, outcome: Outcome | None = None) -> Request:
    return Request(
        account=ACME,
        id=FIRST,
        submission=Reference("12345678901"),
        right=right,
        regime="ccpa",
        law_version="ccpa-2026-01-01",
        residence="US-CA",
        channel=Channel.WEB,
        language="en",
        received_at=NOW,
        clocks=(Clock(period=Period.RESPOND, due=date(2026, 12, 1), target=date(2026, 12, 1)),),
        verification=Verification(needed=Level.NONE),
        outcome=outcome,
        requester="",
        contact="",
    )


def test_every_opt_out_that_names_a_purpose_has_one() -> None:
    assert OPT_OUTS - set(PURPOSE_OF) == {Right.WITHDRAW_CONSENT}
    assert set(PURPOSE_OF) <= OPT_OUTS
    assert set(PURPOSE_OF.values()) == set(Purpose) - {Purpose.DO_NOT_CALL}  # said to the business, or by a link


def test_a_contact_keeps_its_spelling_and_knows_its_hash() -> None:
    record = a_record()
    assert (record.subject, record.value, record.contact) == (
        Subject.EMAIL,
        "Ana@example.com",
        Email("Ana@example.com"),
    )
    phone = listed(ACME, Phone("+12135550123"), NOW)
    assert (phone.subject, phone.contact) == (Subject.PHONE, Phone("+12135550123"))
    assert record.drop_hash != phone.drop_hash
    assert "Ana" not in str(record.contact)


def test_an_opt_out_stands_from_the_day_it_came() -> None:
    record = opted_out()
    [standing] = record.standing
    assert (standing.purpose, standing.since, standing.source, standing.requests) == (
        SALE,
        NOW,
        Source.REQUEST,
        (FIRST,),
    )
    assert record.purposes == {SALE}
    assert record.of(Purpose.PROFILING) is None


def test_a_second_request_keeps_the_first_day_and_stands_behind_it() -> None:
    record = opted_out(opted_out(), request=SECOND, at=LATER)
    [standing] = record.standing
    assert (standing.since, standing.requests) == (NOW, (FIRST, SECOND))
    assert record.changed_at == NOW  # what holds is the same
    assert opted_out(record, request=SECOND, at=LATER) == record


def test_it_ends_with_the_last_request_behind_it() -> None:
    record = opted_out(opted_out(), request=SECOND)
    record = record.without_request(SALE, FIRST, LATER)
    assert record.purposes == {SALE}
    ended = record.without_request(SALE, SECOND, LATER)
    assert (ended.purposes, ended.changed_at) == (frozenset(), LATER)
    kept = ended.of(SALE)
    assert kept is not None
    assert kept.lifted_at == LATER


def test_what_another_request_asked_for_is_left_alone() -> None:
    record = opted_out()
    assert record.without_request(SALE, SECOND, LATER) == record
    assert record.without_request(Purpose.PROFILING, FIRST, LATER) == record
    ended = record.without_request(SALE, FIRST, LATER)
    assert ended.without_request(SALE, FIRST, LATER + timedelta(1)) == ended


def test_the_business_s_own_word_outlives_requests() -> None:
    record = opted_out(opted_out(), request=None, source=Source.BUSINESS)
    kept = record.without_request(SALE, FIRST, LATER)
    assert kept.purposes == {SALE}
    lifted = kept.lifted(SALE, LATER)
    assert lifted.purposes == frozenset()
    assert lifted.lifted(SALE, LATER + timedelta(1)) == lifted
    assert lifted.lifted(Purpose.PROFILING, LATER) == lifted


def test_lifting_ends_whatever_stands_behind_it_and_a_new_opt_out_begins_anew() -> None:
    lifted = opted_out(opted_out(), request=SECOND).lifted(SALE, LATER)
    again = opted_out(lifted, request=RequestId("01THIRD"), at=LATER, source=Source.SIGNAL)
    [standing] = again.standing
    assert (standing.since, standing.source, standing.requests) == (LATER, Source.SIGNAL, ("01THIRD",))
    assert again.without_request(SALE, FIRST, LATER).purposes == {SALE}


def test_more_requests_than_are_remembered_end_nothing_by_being_withdrawn() -> None:
    record = a_record()
    for number in range(MOST_REQUESTS + 1):
        record = opted_out(record, request=RequestId(f"R{number}"))
    [standing] = record.standing
    assert len(standing.requests) == MOST_REQUESTS
    for number in range(MOST_REQUESTS):
        record = record.without_request(SALE, RequestId(f"R{number}"), LATER)
    assert record.purposes == {SALE}
    assert record.lifted(SALE, LATER).purposes == frozenset()


def test_purposes_are_kept_in_order_whatever_came_first() -> None:
    one = opted_out().with_opt_out(Purpose.PROFILING, source=Source.REQUEST, request=SECOND, since=NOW, at=NOW)
    other = a_record().with_opt_out(Purpose.PROFILING, source=Source.REQUEST, request=SECOND, since=NOW, at=NOW)
    assert opted_out(other) == one


def test_marketing_concerns_the_contact_that_it_uses() -> None:
    assert subject_of(Email("a@example.com")) is Subject.EMAIL
    assert concerns(Purpose.MARKETING_EMAIL, Subject.EMAIL)
    assert not concerns(Purpose.MARKETING_EMAIL, Subject.PHONE)
    assert not concerns(Purpose.MARKETING_CALLS, Subject.EMAIL)
    assert all(concerns(SALE, subject) for subject in Subject)


@pytest.mark.parametrize(
    ("outcome", "purpose"),
    [
        (None, SALE),
        (Outcome.GRANTED, SALE),
        (Outcome.NO_DATA, SALE),
        (Outcome.DUPLICATE, SALE),
        (Outcome.DENIED, None),
        (Outcome.WITHDRAWN, None),
        (Outcome.NO_REQUEST, None),
    ],
)
def test_a_request_keeps_its_purpose_until_it_comes_to_nothing(
    outcome: Outcome | None, purpose: Purpose | None
) -> None:
    assert asked_of(a_request(Right.OPT_OUT_SALE, outcome)) is purpose


def test_other_rights_suppress_nothing() -> None:
    assert asked_of(a_request(Right.DELETE)) is None
    assert asked_of(a_request(Right.WITHDRAW_CONSENT)) is None
    assert asked_of(None) is None


def test_only_a_granted_opt_in_opts_in_and_only_once() -> None:
    asked, granted = a_request(Right.OPT_IN), a_request(Right.OPT_IN, Outcome.GRANTED)
    assert opts_in(asked, granted)
    assert opts_in(None, granted)
    assert not opts_in(granted, granted)
    assert not opts_in(None, asked)
    assert not opts_in(None, a_request(Right.OPT_OUT_SALE, Outcome.GRANTED))


def test_contacts_that_share_a_hash_are_checked_as_one() -> None:
    early = opted_out()
    late = opted_out(listed(ACME, Phone("+1"), NOW), at=LATER, source=Source.TEXT)
    late = late.with_opt_out(Purpose.PROFILING, source=Source.REQUEST, request=SECOND, since=LATER, at=LATER)
    for order in ((early, late), (late, early)):
        found = checked(order)
        assert [(one.purpose, one.since) for one in found.opt_outs] == [(Purpose.PROFILING, LATER), (SALE, NOW)]
        assert found.suppressed
    assert not checked([early.lifted(SALE, LATER), replace(a_record())]).suppressed
