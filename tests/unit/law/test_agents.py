"""How an agent's request comes in and stands for the agent."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from chalicelib.domain import places
from chalicelib.domain.drp import REASONS, Detail, Status, Why
from chalicelib.domain.ids import AccountId, Reference, RequestId
from chalicelib.domain.request import Appeal, Channel, Clock, Outcome, Pause, Period, Request
from chalicelib.domain.rights import Right
from chalicelib.domain.verification import AgentProof, Level, Match, MatchMethod, MatchResult, Verification
from chalicelib.law.agents import reason_of, standing_of, understood
from chalicelib.law.grounds import codes

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
ZONE = ZoneInfo("America/Los_Angeles")
TODAY = date(2026, 11, 22)
MATCH = Match(
    compared=("name", "email", "phone"),
    method=MatchMethod.RECORDS,
    result=MatchResult.MATCHED,
    declaration=True,
    contact_on_file=True,
    by="user:usr_1",
    at=NOW,
)
PROOF = AgentProof(permission_asked=False, confirmation_asked=True)
VERIFIED = Verification(needed=Level.REASONABLE, contact_confirmed_at=NOW, match=MATCH, agent=PROOF)
CLOCKS = (
    Clock(period=Period.ACKNOWLEDGE, due=date(2026, 12, 8), target=date(2026, 12, 7)),
    Clock(period=Period.RESPOND, due=date(2027, 1, 6), target=date(2027, 1, 5)),
)


def request(verification: Verification | None = None, clocks: tuple[Clock, ...] = CLOCKS) -> Request:
    return Request(
        account=AccountId("acc_1"),
        id=RequestId("R"),
        submission=Reference("1"),
        right=Right.DELETE,
        regime="ccpa",
        law_version="v",
        residence="US-CA",
        channel=Channel.AGENT,
        language="en",
        received_at=NOW,
        clocks=clocks,
        verification=verification or Verification(needed=Level.REASONABLE, agent=PROOF),
        requester="",
        contact="",
    )


def closed(outcome: Outcome, *grounds: str, verification: Verification = VERIFIED) -> Request:
    return replace(request(verification).closed(outcome, NOW), grounds=grounds)


@pytest.mark.parametrize(
    ("asked", "residence", "taken"),
    [
        (Right.DELETE, "US-CA", ("US-CA", Right.DELETE)),
        (Right.OPT_IN, "US-CA", ("US-CA", Right.OPT_IN)),
        (Right.KNOW_SPECIFIC, "US-VA", ("US-VA", Right.ACCESS)),
        (Right.OPT_IN, "US-VA", (places.UNSAID, Right.OPT_IN)),
        (Right.DELETE, "DE", ("DE", Right.ERASE)),
        (Right.KNOW_CATEGORIES, places.UNSAID, (places.UNSAID, Right.KNOW_CATEGORIES)),
    ],
)
def test_a_right_is_taken_by_the_name_of_the_place(asked: Right, residence: str, taken: tuple[str, Right]) -> None:
    assert understood(asked, residence, on=TODAY) == taken


def test_nothing_done_is_open_with_the_end_of_the_due_day() -> None:
    standing = standing_of(request(), ZONE)
    assert (standing.status, standing.why, standing.detail) == (Status.OPEN, None, Detail.CONFIRM)
    assert standing.expected_by == datetime(2027, 1, 7, 7, 59, 59, tzinfo=UTC)


def test_without_a_legal_period_a_date_is_said_all_the_same() -> None:
    assert standing_of(request(clocks=()), ZONE).expected_by.date() == date(2026, 12, 8)


OPT_OUT = Verification(needed=Level.NONE, agent=PROOF)
ASKED = Verification(needed=Level.NONE, agent=replace(PROOF, permission_asked=True))


@pytest.mark.parametrize(
    ("head", "status", "detail"),
    [
        (request(OPT_OUT), Status.OPEN, Detail.RECEIVED),
        (request(ASKED), Status.OPEN, Detail.PERMISSION),
        (replace(request(OPT_OUT), assignee="usr_1"), Status.IN_PROGRESS, Detail.WORKING),
        (replace(request(), assignee="usr_1"), Status.IN_PROGRESS, Detail.CONFIRM),
        (request(VERIFIED), Status.IN_PROGRESS, Detail.WORKING),
        (replace(request(VERIFIED), pauses=(Pause(asked_on=TODAY),)), Status.IN_PROGRESS, Detail.ASKED),
        (replace(request(OPT_OUT), clocks=(replace(CLOCKS[0], met_at=NOW),)), Status.IN_PROGRESS, Detail.WORKING),
        (replace(request(), clocks=(replace(CLOCKS[1], extended=True),)), Status.IN_PROGRESS, Detail.EXTENDED),
        (request(Verification(needed=Level.REASONABLE)), Status.OPEN, Detail.CONFIRM),
        (request(Verification(needed=Level.NONE), clocks=()), Status.OPEN, Detail.RECEIVED),
    ],
)
def test_what_is_open_says_what_is_awaited(head: Request, status: Status, detail: Detail) -> None:
    standing = standing_of(head, ZONE)
    assert (standing.status, standing.detail) == (status, detail)


UNVERIFIED = Verification(needed=Level.REASONABLE, contact_confirmed_at=NOW, agent=PROOF)


@pytest.mark.parametrize(
    ("head", "status", "why"),
    [
        (closed(Outcome.GRANTED), Status.FULFILLED, None),
        (closed(Outcome.PARTIAL, "CCPA_105D8_LEGAL"), Status.FULFILLED, None),
        (closed(Outcome.WITHDRAWN), Status.REVOKED, None),
        (closed(Outcome.REFERRED), Status.DENIED, Why.OTHER),
        (closed(Outcome.DUPLICATE), Status.DENIED, Why.OTHER),
        (closed(Outcome.NO_REQUEST), Status.DENIED, Why.OTHER),
        (closed(Outcome.NO_DATA), Status.DENIED, Why.NO_MATCH),
        (closed(Outcome.NO_DATA, verification=UNVERIFIED), Status.DENIED, Why.INSUF_VERIFICATION),
        (closed(Outcome.DENIED), Status.DENIED, Why.OTHER),
        (closed(Outcome.DENIED, "CCPA_UNVERIFIED", verification=UNVERIFIED), Status.DENIED, Why.INSUF_VERIFICATION),
        (closed(Outcome.DENIED, "CCPA_105D8_LEGAL"), Status.DENIED, Why.CLAIM_NOT_COVERED),
        (closed(Outcome.DENIED, "CCPA_105D8_LEGAL", verification=UNVERIFIED), Status.DENIED, Why.INSUF_VERIFICATION),
        (closed(Outcome.DENIED, "CCPA_NOT_CONSUMER"), Status.DENIED, Why.OUTSIDE_JURISDICTION),
        (closed(Outcome.DENIED, "CCPA_145H3_UNFOUNDED"), Status.DENIED, Why.TOO_MANY_REQUESTS),
    ],
)
def test_what_is_closed_has_the_protocols_status_and_reason(head: Request, status: Status, why: Why | None) -> None:
    standing = standing_of(head, ZONE)
    assert (standing.status, standing.why) == (status, why)
    assert (standing.detail is Detail.UNVERIFIED) == (why is Why.INSUF_VERIFICATION)


def test_an_appeal_is_told_and_the_decision_stands_until_it_is_decided() -> None:
    head = replace(closed(Outcome.DENIED, "CCPA_105D8_LEGAL"), appeal=Appeal(received_at=NOW + timedelta(days=1)))
    standing = standing_of(head, ZONE)
    assert (standing.status, standing.detail) == (Status.DENIED, Detail.APPEALED)


@pytest.mark.parametrize(
    ("code", "regime", "right", "why"),
    [
        ("CCPA_FRAUD_OPTOUT", "ccpa", Right.OPT_OUT_SALE, Why.SUSPECTED_FRAUD),
        ("CCPA_NO_DATA", "ccpa", Right.DELETE, Why.NO_MATCH),
        ("CCPA_AGENT_NO_PERMISSION", "ccpa", Right.DELETE, Why.INSUF_VERIFICATION),
        ("CCPA_145P_HOUSEHOLD", "ccpa", Right.KNOW_SPECIFIC, Why.OTHER),
        ("GDPR_12_5_UNFOUNDED", "gdpr", Right.ERASE, Why.OTHER),
        ("CCPA_105D8_LEGAL", "gdpr", Right.ERASE, Why.OTHER),
    ],
)
def test_a_ground_has_one_reason(code: str, regime: str, right: Right, why: Why) -> None:
    assert reason_of(code, regime, right) is why


def test_every_ground_of_the_table_exists() -> None:
    assert set(REASONS) <= set(codes())
