"""Staff put a request under another law: right, clocks and proof change, facts stay, the consumer hears a new date."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.audit import GENESIS, verify_link
from chalicelib.domain.contact import Email
from chalicelib.domain.correspondence import Direction, Letter, LetterKind, LetterState, Message, Note
from chalicelib.domain.permissions import Role
from chalicelib.domain.request import Period, Request, State
from chalicelib.domain.rights import Right
from chalicelib.domain.verification import ApprovalState, Level, MatchMethod, MatchResult
from chalicelib.errors import Conflict, Forbidden, InvalidField, NotPossible
from chalicelib.services.consumer.withdraw_request import withdraw_request
from chalicelib.services.handling.acknowledge_request import acknowledge_request
from chalicelib.services.handling.correct_law import CorrectLaw, correct_law
from chalicelib.services.handling.extend_deadline import extend_deadline
from chalicelib.services.handling.record_match import RecordMatch, decide_approval, record_match
from tests.fakes import acme
from tests.fakes.desk import FakeDesk

WHY = "Ana's delivery address is in Berlin"
WORDS = "We will answer by December 23."


def asked(desk: FakeDesk, staff: Staff, *rights: Right, residence: str = "unsaid", confirmed: bool = True) -> Request:
    submission = acme.ask(desk, staff.account, *rights, residence=residence, confirmed=confirmed)
    return desk.requests.get(staff.account.id, submission.requests[0])


def to(request: Request, residence: str = "DE", regime: str = "", *, words: str = WORDS) -> CorrectLaw:
    return CorrectLaw(request=request.id, residence=residence, regime=regime, why=WHY, words=words)


def due(request: Request, period: Period = Period.RESPOND) -> date | None:
    clock = request.clock(period)
    return clock.due if clock else None


def test_a_request_moves_under_the_law_of_the_residence_and_keeps_its_identity(desk: FakeDesk, staff: Staff) -> None:
    request = asked(desk, staff, Right.DELETE)
    done = correct_law(desk, staff, replace(to(request), seen=request.version))
    assert (done.id, done.submission, done.received_at) == (request.id, request.submission, request.received_at)
    assert (done.regime, done.right, done.residence) == ("gdpr", Right.ERASE, "DE")
    assert done.law_version.startswith("gdpr-")
    assert done.law_reason == "corrected"
    assert due(done) == date(2026, 12, 23)  # one month
    assert due(done, Period.ACKNOWLEDGE) is None
    stored = desk.requests.get(staff.account.id, request.id)
    assert stored == replace(done, chain_head=stored.chain_head)


def test_a_named_law_goes_before_that_of_the_residence(desk: FakeDesk, staff: Staff) -> None:
    request = asked(desk, staff, Right.DELETE, residence="US-NY")
    done = correct_law(desk, staff, to(request, "US-NY", "coppa"))
    assert (done.regime, done.right, done.residence) == ("coppa", Right.DELETE, "US-NY")
    back = correct_law(desk, staff, to(request, "US-NY"))
    assert back.regime == "strictest"
    assert back.law_reason == "corrected"


def test_the_business_s_own_list_holds_for_corrections_too(desk: FakeDesk, staff: Staff) -> None:
    request = asked(desk, staff, Right.DELETE)
    only = Staff(replace(staff.account, regimes=("ccpa",)), staff.user)
    with pytest.raises(NotPossible, match="same-law"):
        correct_law(desk, only, to(request, "DE"))
    assert correct_law(desk, only, to(request, "US-CA")).regime == "ccpa"


def test_what_was_met_stays_met_and_what_was_extended_stays_extended(desk: FakeDesk, staff: Staff) -> None:
    request = asked(desk, staff, Right.KNOW_SPECIFIC)
    acknowledge_request(desk, staff, request.id)
    extended = extend_deadline(desk, staff, request.id, "Much to search.")
    met = extended.clock(Period.ACKNOWLEDGE)
    desk.clock.pass_(days=1)
    done = correct_law(desk, staff, to(request, "US-VA"))
    assert done.right is Right.ACCESS
    respond = done.clock(Period.RESPOND)
    assert respond is not None
    assert respond.extended
    assert respond.due == date(2026, 11, 23) + timedelta(days=90)
    assert met is not None
    acknowledge = done.clock(Period.ACKNOWLEDGE)
    assert acknowledge is not None
    assert acknowledge.met_at == met.met_at is not None


def test_the_level_of_proof_is_that_of_the_new_law_and_facts_are_never_lowered(desk: FakeDesk, staff: Staff) -> None:
    request = asked(desk, staff, Right.KNOW_SPECIFIC)
    assert request.verification.needed is Level.REASONABLY_HIGH
    match = RecordMatch(
        request=request.id,
        compared=("name", "email"),
        method=MatchMethod.RECORDS,
        result=MatchResult.MATCHED,
        declaration=False,
        contact_on_file=True,
    )
    before = record_match(desk, staff, match).verification
    assert not before.sufficient
    after = correct_law(desk, staff, to(request, "DE")).verification
    assert after == replace(before, needed=Level.REASONABLE)
    assert after.sufficient


def test_who_lowers_the_proof_needs_a_second_person_to_agree(desk: FakeDesk, staff: Staff) -> None:
    request = asked(desk, staff, Right.KNOW_SPECIFIC)
    match = RecordMatch(
        request=request.id,
        compared=("name", "email"),
        method=MatchMethod.RECORDS,
        result=MatchResult.MATCHED,
        declaration=False,
        contact_on_file=True,
    )
    record_match(desk, staff, match)
    reviewer = acme.hire(desk, staff.account, Role.REVIEWER)
    assert not correct_law(desk, staff, to(request, "DE")).verification.sufficient
    assert not record_match(desk, staff, match).verification.sufficient
    with pytest.raises(NotPossible, match="second-person-needed"):
        decide_approval(desk, staff, request.id, agrees=True)
    assert decide_approval(desk, reviewer, request.id, agrees=True).verification.sufficient


def test_a_correction_never_makes_the_proof_needless_of_who_asks_to_delete(desk: FakeDesk, staff: Staff) -> None:
    request = asked(desk, staff, Right.DELETE)
    with pytest.raises(InvalidField, match="regime: no-such-right"):  # its requests come from the state's platform
        correct_law(desk, staff, to(request, "US-CA", "ca_delete_act"))
    assert not desk.requests.get(staff.account.id, request.id).verification.sufficient


def test_a_match_that_needed_no_second_person_is_made_anew_where_the_other_right_needs_one(
    desk: FakeDesk, staff: Staff
) -> None:
    request = asked(desk, staff, Right.KNOW_CATEGORIES)
    match = RecordMatch(
        request=request.id,
        compared=("name", "email"),
        method=MatchMethod.RECORDS,
        result=MatchResult.MATCHED,
        declaration=False,
        contact_on_file=False,
    )
    assert record_match(desk, staff, match).verification.sufficient
    done = correct_law(desk, staff, to(request, "US-VA"))
    assert done.right is Right.ACCESS
    assert done.verification.match is None
    assert not done.verification.sufficient
    with pytest.raises(InvalidField, match="file_contact: missing"):
        record_match(desk, staff, match)
    again = record_match(desk, staff, replace(match, file_contact=Email("old@example.com")))
    assert again.verification.approval is ApprovalState.WAITING
    assert not again.verification.sufficient


def test_a_match_that_a_second_person_agreed_to_stays(desk: FakeDesk, staff: Staff) -> None:
    request = asked(desk, staff, Right.DELETE)
    match = RecordMatch(
        request=request.id,
        compared=("name", "email"),
        method=MatchMethod.RECORDS,
        result=MatchResult.MATCHED,
        declaration=False,
        contact_on_file=False,
        file_contact=Email("old@example.com"),
    )
    record_match(desk, staff, match)
    reviewer = acme.hire(desk, staff.account, Role.REVIEWER)
    assert decide_approval(desk, reviewer, request.id, agrees=True).verification.sufficient
    assert correct_law(desk, staff, to(request)).verification.sufficient


def test_a_confirmation_of_the_submission_counts_when_proof_becomes_needed(desk: FakeDesk, staff: Staff) -> None:
    lists = Staff(replace(staff.account, regimes=("ccpa", "ca_shine_the_light")), staff.user)
    sent = acme.ask(desk, lists.account, Right.SHINE_THE_LIGHT, Right.DELETE)
    heads = {head.right: head for head in (desk.requests.get(staff.account.id, name) for name in sent.requests)}
    light = heads[Right.SHINE_THE_LIGHT]
    assert light.verification.contact_confirmed_at is None
    done = correct_law(desk, lists, to(light, "US-CA", "ccpa"))
    assert done.right is Right.KNOW_CATEGORIES
    assert done.verification.contact_confirmed_at == sent.contact_confirmed_at is not None
    assert done.state is State.NEW


def test_the_consumer_is_told_a_date_that_has_moved_and_nothing_is_asked(desk: FakeDesk, staff: Staff) -> None:
    request = asked(desk, staff, Right.DELETE)
    correct_law(desk, staff, to(request, "US-CA"))
    _, filed = desk.requests.dossier(staff.account.id, request.id)
    [message] = [item for item in filed if isinstance(item, Message)]
    assert (message.direction, message.text, message.asks) == (Direction.TO_CONSUMER, WORDS, False)
    [letter] = [item for item in filed if isinstance(item, Letter)]
    assert letter.kind is LetterKind.MESSAGE


def test_nobody_is_written_to_when_the_date_stays(desk: FakeDesk, staff: Staff) -> None:
    request = asked(desk, staff, Right.DELETE, residence="US-CA")
    done = correct_law(desk, staff, to(request, "US-VA", words=""))
    assert due(done) == due(request)
    _, filed = desk.requests.dossier(staff.account.id, request.id)
    assert [type(item) for item in filed] == [Note]


def test_a_letter_without_an_address_waits_to_be_posted(desk: FakeDesk, staff: Staff) -> None:
    sent = acme.ask(desk, staff.account, Right.OPT_OUT_SALE, email=None, confirmed=False)
    request = desk.requests.get(staff.account.id, sent.requests[0])
    done = correct_law(desk, staff, to(request, "US-VA"))
    _, filed = desk.requests.dossier(staff.account.id, request.id)
    [letter] = [item for item in filed if isinstance(item, Letter)]
    assert letter.state is LetterState.TO_POST
    assert letter.id in done.undelivered


def test_the_audit_says_from_what_to_what_and_holds_neither_reason_nor_place(desk: FakeDesk, staff: Staff) -> None:
    request = asked(desk, staff, Right.DELETE, residence="US-CA")
    correct_law(desk, staff, to(request))
    entries = desk.audit_log.of_request(staff.account.id, request.id)
    head = GENESIS
    for entry in entries:
        assert verify_link(head, entry)
        head = entry.head
    entry = entries[-1]
    assert entry.tag == "request:law:corrected"
    assert entry.detail["from"] == request.law_version
    assert entry.detail["to"] == "gdpr-2018-05-25-r2"
    assert (entry.detail["was_right"], entry.detail["right"]) == ("delete", "erase")
    assert (entry.detail["was"], entry.detail["due"]) == (str(due(request)), "2026-12-23")
    assert {"note_commitment", "message_commitment", "commitment"} <= set(entry.detail)
    assert "Berlin" not in str(entries)
    _, filed = desk.requests.dossier(staff.account.id, request.id)
    assert [item.text for item in filed if isinstance(item, Note)] == [WHY]


@pytest.mark.parametrize(
    ("change", "field", "problem"),
    [
        ({"residence": "Atlantis"}, "residence", "unknown"),
        ({"regime": "maritime"}, "regime", "unknown"),
        ({"residence": "CA"}, "residence", "no-such-right"),  # PIPEDA knows no erasure
        ({"regime": "can_spam"}, "regime", "no-such-right"),
        ({"why": " "}, "why", "missing"),
        ({"why": "x" * 2001}, "why", "too-long"),
        ({"words": ""}, "words", "missing"),
        ({"words": "x" * 5001}, "words", "too-long"),
    ],
)
def test_what_cannot_be_accepted_names_its_field_and_changes_nothing(
    desk: FakeDesk, staff: Staff, change: dict[str, str], field: str, problem: str
) -> None:
    request = asked(desk, staff, Right.DELETE, residence="US-CA")
    with pytest.raises(InvalidField) as raised:
        correct_law(desk, staff, replace(to(request), **change))  # type: ignore[arg-type]
    assert (raised.value.field, raised.value.problem) == (field, problem)
    assert desk.requests.get(staff.account.id, request.id) == request


def test_the_same_law_a_closed_request_and_an_outdated_page_are_refused(desk: FakeDesk, staff: Staff) -> None:
    request = asked(desk, staff, Right.DELETE)
    with pytest.raises(NotPossible, match="same-law"):
        correct_law(desk, staff, to(request, "US-NY"))
    with pytest.raises(Conflict):
        correct_law(desk, staff, replace(to(request), seen=request.version + 1))
    withdraw_request(desk, staff.account, request.submission, request.id)
    with pytest.raises(NotPossible, match="request-closed"):
        correct_law(desk, staff, to(request))


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.AUDITOR])
def test_who_only_reads_corrects_nothing(desk: FakeDesk, staff: Staff, role: Role) -> None:
    request = asked(desk, staff, Right.DELETE)
    with pytest.raises(Forbidden):
        correct_law(desk, acme.hire(desk, staff.account, role), to(request))


def test_the_deadline_job_looks_at_the_request_again(desk: FakeDesk, staff: Staff) -> None:
    request = asked(desk, staff, Right.DELETE)
    before = [row for row in desk.engine.rows.values() if row.kind == "recheck"]
    correct_law(desk, staff, to(request))
    assert len([row for row in desk.engine.rows.values() if row.kind == "recheck"]) == len(before) + 1
