"""An appeal is decided by another person than the first where there is one, in writing, and once."""

from dataclasses import replace
from datetime import date

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.correspondence import AnswerFile, FileState, LetterKind
from chalicelib.domain.permissions import Role
from chalicelib.domain.request import Outcome, Period, Request, State
from chalicelib.domain.retention import ANSWER_LIFE
from chalicelib.domain.rights import Right
from chalicelib.domain.verification import MatchMethod, MatchResult
from chalicelib.errors import Conflict, Forbidden, InvalidField, NotPossible
from chalicelib.services.consumer.withdraw_request import withdraw_request
from chalicelib.services.handling.attach_file import accept_upload, prepare_upload
from chalicelib.services.handling.decide_appeal import DecideAppeal, decide_appeal
from chalicelib.services.handling.decide_request import DecideRequest, decide_request
from chalicelib.services.handling.extend_deadline import extend_deadline
from chalicelib.services.handling.record_match import RecordMatch, record_match
from tests.fakes import acme, refusals
from tests.fakes.desk import FakeDesk


@pytest.fixture
def rita(desk: FakeDesk, olga: Staff) -> Staff:
    return acme.hire(desk, olga.account, Role.REVIEWER, "Rita")


def decision(
    request: Request,
    outcome: Outcome = Outcome.GRANTED,
    *grounds: str,
    text: str = refusals.EXPLANATION,
    seen: int | None = None,
) -> DecideAppeal:
    return DecideAppeal(request=request.id, outcome=outcome, grounds=grounds, text=text, seen=seen)


def attach(desk: FakeDesk, staff: Staff, request: Request) -> AnswerFile:
    file = prepare_upload(desk, staff, request.id, "data.pdf", back="x").file
    desk.files.put(file.id, b"%PDF-1.7 data")
    return accept_upload(desk, staff, request.id, file.id)


def files(desk: FakeDesk, request: Request) -> list[AnswerFile]:
    return [item for item in desk.requests.dossier(request.account, request.id)[1] if isinstance(item, AnswerFile)]


def test_another_reviewer_grants_and_the_request_ends_as_granted(desk: FakeDesk, olga: Staff, rita: Staff) -> None:
    request = refusals.appeal(desk, olga, refusals.refused(desk, olga))
    desk.clock.pass_(days=5)
    done = decide_appeal(desk, rita, decision(request))
    found: Request = desk.requests.get(request.account, request.id)
    assert (found.version, found.state, found.outcome) == (done.version, State.CLOSED, Outcome.GRANTED)
    assert found.grounds == ()
    assert found.appeal
    assert (found.appeal.outcome, found.appeal.decided_by) == (Outcome.GRANTED, rita.actor)
    assert (found.appeal.decided_at, found.appeal.same_reviewer) == (desk.clock.now(), False)
    clock = found.clock(Period.APPEAL)
    assert clock
    assert clock.met_at == desk.clock.now()
    entry = desk.audit_log.of_request(request.account, request.id)[-1]
    assert (entry.tag, entry.detail["was"], entry.detail["outcome"]) == ("request:appeal:decided", "denied", "granted")
    assert "no_other_reviewer" not in entry.detail
    assert "orders of 2024" not in str(entry)


def test_a_denial_names_the_regulator_and_keeps_its_ground(desk: FakeDesk, olga: Staff, rita: Staff) -> None:
    request = refusals.appeal(desk, olga, refusals.refused(desk, olga))
    done = decide_appeal(desk, rita, decision(request, Outcome.DENIED, refusals.GROUND))
    assert (done.outcome, done.grounds) == (Outcome.DENIED, (refusals.GROUND,))
    letter = desk.letters()[-1]
    assert (letter.kind, letter.values["outcome"]) == (LetterKind.APPEAL_DECIDED, "denied")
    assert letter.values["regulator"] == "Attorney General of Virginia"
    assert letter.values["regulator_address"].startswith("https://")


def test_who_refused_first_cannot_decide_and_learns_who_can(desk: FakeDesk, olga: Staff, rita: Staff) -> None:
    request = refusals.appeal(desk, olga, refusals.refused(desk, olga))
    with pytest.raises(NotPossible, match="other-reviewer-needed") as refusal:
        decide_appeal(desk, olga, decision(request))
    assert refusal.value.values == {"names": "Rita"}
    assert "Rita" not in str(refusal.value)
    assert desk.requests.get(request.account, request.id).state is State.APPEALED


def test_who_is_alone_decides_and_the_absence_is_recorded(desk: FakeDesk, olga: Staff) -> None:
    acme.hire(desk, olga.account, Role.AUDITOR)
    request = refusals.appeal(desk, olga, refusals.refused(desk, olga))
    done = decide_appeal(desk, olga, decision(request, Outcome.DENIED, refusals.GROUND))
    assert done.appeal
    assert done.appeal.same_reviewer
    assert desk.audit_log.of_request(request.account, request.id)[-1].detail["no_other_reviewer"] is True


def test_an_auditor_decides_nothing(desk: FakeDesk, olga: Staff) -> None:
    request = refusals.appeal(desk, olga, refusals.refused(desk, olga))
    with pytest.raises(Forbidden):
        decide_appeal(desk, acme.hire(desk, olga.account, Role.AUDITOR), decision(request))


def test_it_takes_a_written_explanation_and_a_ground_for_what_stays_refused(
    desk: FakeDesk, olga: Staff, rita: Staff
) -> None:
    request = refusals.appeal(desk, olga, refusals.refused(desk, olga))
    for command, problem in (
        (decision(request, text=" "), "text: missing"),
        (decision(request, Outcome.DENIED), "grounds: missing"),
        (decision(request, Outcome.DENIED, "CCPA_105D1_TRANSACTION"), "grounds: unknown"),
        (decision(request, Outcome.WITHDRAWN), "outcome: unknown"),
    ):
        with pytest.raises(InvalidField, match=problem):
            decide_appeal(desk, rita, command)
    assert desk.requests.get(request.account, request.id).state is State.APPEALED


def test_nothing_is_released_before_identity_is_proved_and_it_can_be_proved_during_the_appeal(
    desk: FakeDesk, olga: Staff, rita: Staff
) -> None:
    request = refusals.appeal(desk, olga, refusals.refused(desk, olga, right=Right.ACCESS, verified=False))
    attach(desk, olga, request)
    with pytest.raises(NotPossible, match="not-verified"):
        decide_appeal(desk, rita, decision(request))
    assert files(desk, request)[0].released_at is None
    refusals.verify(desk, olga, request)
    decide_appeal(desk, rita, decision(request))
    [file] = files(desk, request)
    assert (file.released_at, file.expires_at) == (desk.clock.now(), desk.clock.now() + ANSWER_LIFE)


def test_who_is_sure_enough_for_categories_only_gets_nothing_else_on_appeal_either(
    desk: FakeDesk, olga: Staff, rita: Staff
) -> None:
    request = desk.requests.get(
        olga.account.id, acme.ask(desk, olga.account, Right.KNOW_SPECIFIC, residence="US-NY").requests[0]
    )
    denial = DecideRequest(request=request.id, outcome=Outcome.DENIED, grounds=("CCPA_UNVERIFIED",), text="")
    refusals.appeal(desk, olga, decide_request(desk, olga, denial))
    match = RecordMatch(
        request=request.id,
        compared=("name", "email"),
        method=MatchMethod.RECORDS,
        result=MatchResult.MATCHED,
        declaration=False,
        contact_on_file=True,
    )
    record_match(desk, olga, match)
    attach(desk, olga, request)
    partial = decision(request, Outcome.PARTIAL, "CCPA_UNVERIFIED")
    with pytest.raises(InvalidField, match="categories_only: missing"):
        decide_appeal(desk, rita, partial)
    assert files(desk, request)[0].released_at is None
    decide_appeal(desk, rita, replace(partial, categories_only=True))
    assert files(desk, request)[0].released_at is not None


def test_a_denial_takes_the_new_files_back_and_leaves_those_of_the_first_answer(
    desk: FakeDesk, olga: Staff, rita: Staff
) -> None:
    submission = acme.ask(desk, olga.account, Right.ACCESS, residence="US-VA")
    head = desk.requests.get(olga.account.id, submission.requests[0])
    refusals.verify(desk, olga, head)
    attach(desk, olga, head)
    refusals.answer_in_part(desk, olga, head)
    first = files(desk, head)[0]
    desk.clock.pass_(days=1)
    request = refusals.appeal(desk, olga, head)
    attach(desk, olga, request)
    decide_appeal(desk, rita, decision(request, Outcome.DENIED, refusals.GROUND))
    old, new = files(desk, request)
    assert (old.released_at, old.expires_at) == (first.released_at, first.expires_at)
    assert (new.state, new.released_at) == (FileState.WITHDRAWN, None)


def test_of_two_decisions_one_stands(desk: FakeDesk, olga: Staff, rita: Staff) -> None:
    request = refusals.appeal(desk, olga, refusals.refused(desk, olga))
    decide_appeal(desk, rita, decision(request, seen=request.version))
    with pytest.raises(Conflict):
        decide_appeal(desk, rita, decision(request, Outcome.DENIED, refusals.GROUND, seen=request.version))
    with pytest.raises(NotPossible, match="no-appeal-waiting"):
        decide_appeal(desk, rita, decision(request))


@pytest.mark.parametrize(("residence", "due"), [("US-CO", date(2027, 3, 8)), ("US-MN", date(2027, 3, 8))])
def test_the_decision_can_be_put_off_once_where_the_law_says_so(
    desk: FakeDesk, olga: Staff, residence: str, due: date
) -> None:
    request = refusals.appeal(desk, olga, refusals.refused(desk, olga, residence=residence))
    answer = request.clock(Period.RESPOND)
    longer = extend_deadline(desk, olga, request.id, "The archive is closed until January.")
    clock = longer.clock(Period.APPEAL)
    assert clock
    assert (clock.due, clock.extended, clock.met_at) == (due, True, None)  # 105 days after November 23
    assert longer.clock(Period.RESPOND) == answer
    letter = desk.letters()[-1]
    assert (letter.kind, letter.values["period"]) == (LetterKind.EXTENDED, "appeal")
    assert desk.audit_log.of_request(request.account, request.id)[-1].detail["period"] == "appeal"
    with pytest.raises(NotPossible, match="already-extended"):
        extend_deadline(desk, olga, request.id, "Again.")


def test_an_appeal_is_put_off_only_inside_its_period_and_only_where_the_law_says_so(
    desk: FakeDesk, olga: Staff
) -> None:
    virginian = refusals.appeal(desk, olga, refusals.refused(desk, olga))
    with pytest.raises(NotPossible, match="no-extension"):
        extend_deadline(desk, olga, virginian.id, "Please.")
    coloradan = refusals.appeal(desk, olga, refusals.refused(desk, olga, residence="US-CO"))
    desk.clock.pass_(days=46)
    with pytest.raises(NotPossible, match="extension-too-late"):
        extend_deadline(desk, olga, coloradan.id, "Please.")


def test_the_consumer_can_take_the_appeal_back_and_the_decision_stands(desk: FakeDesk, olga: Staff) -> None:
    request = refusals.appeal(desk, olga, refusals.refused(desk, olga))
    attach(desk, olga, request)
    done = withdraw_request(desk, olga.account, request.submission, request.id)
    assert (done.state, done.outcome, done.grounds) == (State.CLOSED, Outcome.DENIED, (refusals.GROUND,))
    assert done.appeal
    assert (done.appeal.outcome, done.appeal.decided_by) == (Outcome.WITHDRAWN, "consumer")
    assert desk.audit_log.of_request(request.account, request.id)[-1].tag == "request:appeal:withdrawn"
    assert files(desk, request)[0].state is FileState.WITHDRAWN
    assert desk.letters()[-1].kind is LetterKind.APPEAL_WITHDRAWN
    with pytest.raises(NotPossible, match="request-closed"):
        withdraw_request(desk, olga.account, request.submission, request.id)
