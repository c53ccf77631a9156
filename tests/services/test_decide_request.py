"""The answer: nothing leaves before identity is proved; what leaves is on a ground of the law and committed to."""

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.audit import commitment
from chalicelib.domain.correspondence import AnswerFile, FileState, LetterKind, Message
from chalicelib.domain.ids import RequestId
from chalicelib.domain.request import Outcome, Request, State
from chalicelib.domain.retention import ANSWER_LIFE
from chalicelib.domain.rights import Right
from chalicelib.domain.verification import MatchMethod, MatchResult
from chalicelib.errors import Conflict, InvalidField, NotPossible
from chalicelib.law.grounds import grounds_for
from chalicelib.services.attach_file import accept_upload, prepare_upload
from chalicelib.services.decide_request import DecideRequest, decide_request
from chalicelib.services.record_match import RecordMatch, record_match
from tests.fakes import acme
from tests.fakes.desk import FakeDesk

PDF = b"%PDF-1.7 data"


@pytest.fixture
def desk() -> FakeDesk:
    return FakeDesk()


@pytest.fixture
def staff(desk: FakeDesk) -> Staff:
    return acme.open_acme(desk)


def decision(
    request: RequestId, outcome: Outcome, *grounds: str, text: str = "", seen: int | None = None
) -> DecideRequest:
    return DecideRequest(request=request, outcome=outcome, grounds=grounds, text=text, seen=seen)


def verified(desk: FakeDesk, staff: Staff, right: Right = Right.KNOW_SPECIFIC) -> Request:
    request = acme.ask_one(desk, staff.account, right)
    command = RecordMatch(
        request=request.id,
        compared=("name", "email", "order"),
        method=MatchMethod.RECORDS,
        result=MatchResult.MATCHED,
        declaration=True,
        contact_on_file=True,
    )
    return record_match(desk, staff, command)


def attach(desk: FakeDesk, staff: Staff, request: Request, content: bytes = PDF) -> AnswerFile:
    file = prepare_upload(desk, staff, request.id, "data.pdf", back="x").file
    desk.files.put(file.id, content)
    return accept_upload(desk, staff, request.id, file.id)


def files(desk: FakeDesk, request: Request) -> list[AnswerFile]:
    return [item for item in desk.requests.dossier(request.account, request.id)[1] if isinstance(item, AnswerFile)]


@pytest.mark.parametrize("confirmed", [True, False])
@pytest.mark.parametrize("outcome", [Outcome.GRANTED, Outcome.PARTIAL])
def test_nothing_is_released_before_the_level_is_reached(
    desk: FakeDesk, staff: Staff, outcome: Outcome, *, confirmed: bool
) -> None:
    request = acme.ask_one(desk, staff.account, confirmed=confirmed)
    attach(desk, staff, request)
    grounds = () if outcome is Outcome.GRANTED else ("unverified",)
    letters = len(desk.letters())
    with pytest.raises(NotPossible, match="not-verified"):
        decide_request(desk, staff, decision(request.id, outcome, *grounds, text="Here."))
    assert desk.requests.get(request.account, request.id).open
    assert files(desk, request)[0].released_at is None
    assert len(desk.letters()) == letters


@pytest.mark.parametrize("right", [Right.KNOW_SPECIFIC, Right.DELETE, Right.CORRECT])
def test_an_unverified_person_is_denied_only_on_grounds_that_tell_nothing(
    desk: FakeDesk, staff: Staff, right: Right
) -> None:
    for ground in grounds_for("ccpa", right):
        request = acme.ask_one(desk, staff.account, right)
        command = decision(request.id, Outcome.DENIED, ground.code)
        if ground.needs_identity:
            with pytest.raises(NotPossible, match="not-verified"):
                decide_request(desk, staff, command)
        else:
            assert decide_request(desk, staff, command).outcome is Outcome.DENIED


def test_a_verified_person_gets_answer_and_files(desk: FakeDesk, staff: Staff) -> None:
    request = verified(desk, staff)
    attach(desk, staff, request)
    desk.clock.pass_(minutes=1)  # files are listed in the order of their making
    attach(desk, staff, request, b"<html>")
    done = decide_request(desk, staff, decision(request.id, Outcome.GRANTED, text="Here is all."))
    assert done.state is State.CLOSED
    assert all(clock.met_at for clock in done.clocks)
    accepted, refused = files(desk, request)
    assert accepted.released_at == desk.clock.now()
    assert accepted.expires_at == desk.clock.now() + ANSWER_LIFE
    assert (refused.state, refused.released_at) == (FileState.REFUSED, None)
    assert desk.letters()[-1].kind is LetterKind.ANSWERED
    entry = desk.audit_log.of_request(request.account, request.id)[-1]
    answer = next(item for item in desk.requests.dossier(request.account, request.id)[1] if isinstance(item, Message))
    assert entry.detail["answer_commitment"] == commitment(bytes.fromhex(answer.salt), "Here is all.")
    assert entry.detail["files"] == [accepted.id]


def test_a_denial_releases_no_file(desk: FakeDesk, staff: Staff) -> None:
    request = verified(desk, staff)
    attach(desk, staff, request)
    decide_request(desk, staff, decision(request.id, Outcome.DENIED, "others_rights"))
    [file] = files(desk, request)
    assert (file.released_at, file.state) == (None, FileState.WITHDRAWN)
    assert file.removable_at is not None  # so that the sweep finds it
    assert desk.letters()[-1].kind is LetterKind.DENIED


def test_what_is_refused_needs_a_ground_and_what_is_granted_has_none(desk: FakeDesk, staff: Staff) -> None:
    request = verified(desk, staff)
    for command, problem in (
        (decision(request.id, Outcome.DENIED), "grounds: missing"),
        (decision(request.id, Outcome.PARTIAL), "grounds: missing"),
        (decision(request.id, Outcome.GRANTED, "no_data"), "grounds: not-for-granted"),
        (decision(request.id, Outcome.DENIED, "expression"), "grounds: unknown"),
        (decision(request.id, Outcome.WITHDRAWN), "outcome: unknown"),
        (decision(request.id, Outcome.GRANTED, text="x" * 10_001), "text: too-long"),
    ):
        with pytest.raises(InvalidField, match=problem):
            decide_request(desk, staff, command)
    assert desk.requests.get(request.account, request.id).open


def test_an_opt_out_is_granted_without_proof(desk: FakeDesk, staff: Staff) -> None:
    request = acme.ask_one(desk, staff.account, Right.OPT_OUT_SALE, confirmed=False)
    assert decide_request(desk, staff, decision(request.id, Outcome.GRANTED)).outcome is Outcome.GRANTED


def test_of_two_answers_one_stands(desk: FakeDesk, staff: Staff) -> None:
    request = verified(desk, staff)
    decide_request(desk, staff, decision(request.id, Outcome.GRANTED, seen=request.version))
    with pytest.raises(Conflict):
        decide_request(desk, staff, decision(request.id, Outcome.DENIED, "no_data", seen=request.version))
    with pytest.raises(NotPossible, match="request-closed"):
        decide_request(desk, staff, decision(request.id, Outcome.DENIED, "no_data"))
