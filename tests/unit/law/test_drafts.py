"""The denial that is drafted in time: who gets one, on which day, and for whom it is an answer by categories."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from chalicelib.domain.ids import AccountId, Reference, RequestId
from chalicelib.domain.request import Channel, Clock, Outcome, Period, Request, Sorting
from chalicelib.domain.rights import Right
from chalicelib.domain.verification import Level, Match, MatchMethod, MatchResult, Verification
from chalicelib.law.drafts import Draft, by_categories, denial_draft_due, denial_due_on, drafted
from chalicelib.law.grounds import Kind, grounds_of
from chalicelib.law.rules import CURRENT, load

RECEIVED = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
ANSWER = Clock(period=Period.RESPOND, due=date(2027, 1, 7), target=date(2027, 1, 6))


def asked(
    right: Right = Right.KNOW_SPECIFIC,
    *,
    regime: str = "ccpa",
    compared: tuple[str, ...] = (),
    confirmed: bool = True,
    needed: Level = Level.REASONABLY_HIGH,
) -> Request:
    match = Match(
        compared=compared,
        method=MatchMethod.RECORDS,
        result=MatchResult.MATCHED,
        declaration=False,
        contact_on_file=True,
        by="user:1",
        at=RECEIVED,
    )
    return Request(
        account=AccountId("A"),
        id=RequestId("R"),
        submission=Reference("12345678906"),
        right=right,
        regime=regime,
        law_version="ccpa-2026-01-01",
        residence="US-CA",
        channel=Channel.WEB,
        language="en",
        received_at=RECEIVED,
        clocks=(ANSWER,),
        verification=Verification(
            needed=needed,
            contact_confirmed_at=RECEIVED if confirmed else None,
            match=match if compared else None,
        ),
        requester="Ana",
        contact="a…@example.com",
    )


def test_the_draft_comes_five_days_before_the_target_and_two_where_the_whole_period_is_short() -> None:
    assert denial_due_on(ANSWER) == date(2027, 1, 1)
    assert denial_due_on(ANSWER, received=date(2026, 11, 23)) == date(2027, 1, 1)
    short = Clock(period=Period.RESPOND, due=date(2026, 12, 8), target=date(2026, 12, 8))
    assert denial_due_on(short, received=date(2026, 11, 23)) == date(2026, 12, 6)  # 15 days
    assert denial_due_on(short, received=date(2026, 11, 22)) == date(2026, 12, 3)  # 16 days


@pytest.mark.parametrize(("today", "due"), [(date(2026, 12, 31), False), (date(2027, 1, 1), True)])
def test_an_unverified_request_is_drafted_from_that_day_on(today: date, *, due: bool) -> None:
    assert denial_draft_due(asked(), today) is due
    assert denial_draft_due(asked(confirmed=False), today) is due


@pytest.mark.parametrize("sort", Sorting)
def test_no_denial_is_drafted_for_what_is_not_sorted_yet(sort: Sorting) -> None:
    late = date(2027, 1, 6)
    assert denial_draft_due(asked(), late)
    assert not denial_draft_due(replace(asked(), sort=sort), late)


def test_nothing_is_drafted_for_who_is_verified_or_answered_or_has_no_period() -> None:
    day = date(2027, 1, 6)
    assert not denial_draft_due(asked(needed=Level.NONE), day)
    assert not denial_draft_due(asked(needed=Level.REASONABLE, compared=("name", "email")), day)
    assert not denial_draft_due(asked().closed(Outcome.DENIED, RECEIVED), day)
    assert not denial_draft_due(replace(asked(), clocks=()), day)
    assert not denial_draft_due(replace(asked(), clocks=(replace(ANSWER, met_at=RECEIVED),)), day)


def test_who_is_sure_enough_for_categories_gets_categories_instead_of_specific_pieces() -> None:
    request = asked(compared=("name", "email"))
    assert by_categories(request)
    assert drafted(request) == Draft(outcome=Outcome.PARTIAL, grounds=("CCPA_UNVERIFIED",), key="categories")


@pytest.mark.parametrize(
    "request_",
    [
        asked(),
        asked(compared=("name",)),
        asked(compared=("name", "email"), confirmed=False),
        asked(Right.DELETE, compared=("name", "email")),
        asked(Right.DELETE, needed=Level.REASONABLE),
    ],
)
def test_everybody_else_who_is_not_verified_gets_the_denial(request_: Request) -> None:
    assert not by_categories(request_)
    assert drafted(request_) == Draft(outcome=Outcome.DENIED, grounds=("CCPA_UNVERIFIED",), key="unverified")


def test_every_rule_that_needs_proof_has_a_denial_to_draft() -> None:
    for version in CURRENT.values():
        for rule in load(version).rules:
            if rule.offered and rule.needs_verification:
                draft = drafted(asked(rule.offered, regime=rule.regime, needed=rule.level))
                assert draft.grounds == (grounds_of(rule.regime, rule.offered, Kind.UNVERIFIED)[0].code,)


def test_a_law_without_such_a_ground_gets_a_draft_that_staff_complete() -> None:
    assert drafted(asked(regime="lex-nova")) == Draft(outcome=Outcome.DENIED, grounds=(), key="unverified")
