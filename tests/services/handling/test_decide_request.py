"""The answer: nothing leaves before identity is proved; what leaves is on a ground of the law and committed to."""

from typing import Any

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.audit import AuditEntry, commitment
from chalicelib.domain.correspondence import AnswerFile, FileState, LetterKind, Message
from chalicelib.domain.ids import RequestId
from chalicelib.domain.never_disclose import findings
from chalicelib.domain.request import Outcome, Request, State
from chalicelib.domain.retention import ANSWER_LIFE
from chalicelib.domain.rights import Right
from chalicelib.domain.verification import MatchMethod, MatchResult
from chalicelib.errors import Conflict, InvalidField, NotPossible
from chalicelib.law.grounds import Kind, grounds_for
from chalicelib.services.handling.attach_file import accept_upload, prepare_upload
from chalicelib.services.handling.decide_request import DecideRequest, decide_request
from chalicelib.services.handling.disclosure import sign_of
from chalicelib.services.handling.record_match import RecordMatch, record_match
from tests.fakes import acme
from tests.fakes.desk import FakeDesk

PDF = b"%PDF-1.7 data"
EXPLAINED = "Nine requests in one week were word for word the same."
CARD = "Your card is 4111 1111 1111 1111."


def decision(
    request: RequestId, outcome: Outcome, *grounds: str, text: str = "", seen: int | None = None, **more: Any
) -> DecideRequest:
    return DecideRequest(request=request, outcome=outcome, grounds=grounds, text=text, seen=seen, **more)


def verified(
    desk: FakeDesk,
    staff: Staff,
    right: Right = Right.KNOW_SPECIFIC,
    *,
    points: tuple[str, ...] = ("name", "email", "order"),
) -> Request:
    request = acme.ask_one(desk, staff.account, right)
    command = RecordMatch(
        request=request.id,
        compared=points,
        method=MatchMethod.RECORDS,
        result=MatchResult.MATCHED,
        declaration=True,
        contact_on_file=True,
    )
    return record_match(desk, staff, command)


def entry_of(desk: FakeDesk, request: Request) -> AuditEntry:
    return desk.audit_log.of_request(request.account, request.id)[-1]


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
    grounds = () if outcome is Outcome.GRANTED else ("CCPA_UNVERIFIED",)
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
    for ground in grounds_for("ccpa", right, Outcome.DENIED):
        request = acme.ask_one(desk, staff.account, right)
        command = decision(request.id, Outcome.DENIED, ground.code, text=EXPLAINED)
        if ground.kind is Kind.AGENT:  # she asks for herself
            with pytest.raises(InvalidField, match="no-agent"):
                decide_request(desk, staff, command)
        elif ground.needs_identity:
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
    decide_request(desk, staff, decision(request.id, Outcome.DENIED, "CCPA_145K_OTHERS_RIGHTS"))
    [file] = files(desk, request)
    assert (file.released_at, file.state) == (None, FileState.WITHDRAWN)
    assert file.removable_at is not None  # so that the sweep finds it
    assert desk.letters()[-1].kind is LetterKind.DENIED


def test_what_is_refused_needs_a_ground_and_what_is_granted_has_none(desk: FakeDesk, staff: Staff) -> None:
    request = verified(desk, staff)
    for command, problem in (
        (decision(request.id, Outcome.DENIED), "grounds: missing"),
        (decision(request.id, Outcome.PARTIAL), "grounds: missing"),
        (decision(request.id, Outcome.GRANTED, "CCPA_NO_DATA"), "grounds: not-for-granted"),
        (decision(request.id, Outcome.DENIED, "GDPR_17_3A_EXPRESSION"), "grounds: unknown"),
        (decision(request.id, Outcome.DENIED, "CCPA_105D8_LEGAL"), "grounds: unknown"),
        (decision(request.id, Outcome.DENIED, "CCPA_7024D_WITHHELD"), "grounds: other-outcome"),
        (decision(request.id, Outcome.DENIED, "CCPA_UNVERIFIED"), "grounds: verified"),
        (decision(request.id, Outcome.DENIED, "CCPA_145H3_UNFOUNDED", text="No."), "text: explain"),
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
        decide_request(
            desk, staff, decision(request.id, Outcome.DENIED, "CCPA_145K_OTHERS_RIGHTS", seen=request.version)
        )
    with pytest.raises(NotPossible, match="request-closed"):
        decide_request(desk, staff, decision(request.id, Outcome.DENIED, "CCPA_145K_OTHERS_RIGHTS"))


def test_who_decided_and_why_is_kept(desk: FakeDesk, staff: Staff) -> None:
    request = verified(desk, staff, Right.DELETE)
    done = decide_request(desk, staff, decision(request.id, Outcome.DENIED, "CCPA_105D8_LEGAL"))
    assert (done.decided_by, done.grounds) == (staff.actor, ("CCPA_105D8_LEGAL",))
    assert entry_of(desk, done).detail["grounds"] == ["CCPA_105D8_LEGAL"]


def test_that_nothing_is_held_is_said_to_a_verified_person_only(desk: FakeDesk, staff: Staff) -> None:
    for stranger in (
        acme.ask_one(desk, staff.account),
        verified(desk, staff, points=("name", "email")),
        acme.ask_one(desk, staff.account, Right.OPT_OUT_SALE),
    ):
        with pytest.raises(NotPossible, match="no-data-not-verified"):
            decide_request(desk, staff, decision(stranger.id, Outcome.NO_DATA))
    request = verified(desk, staff)
    attach(desk, staff, request)
    done = decide_request(desk, staff, decision(request.id, Outcome.NO_DATA))
    assert (done.outcome, done.grounds) == (Outcome.NO_DATA, ("CCPA_NO_DATA",))
    assert files(desk, done)[0].state is FileState.WITHDRAWN
    assert desk.letters()[-1].kind is LetterKind.NO_DATA


def test_a_referral_needs_no_proof_names_who_has_to_answer_and_discloses_nothing(desk: FakeDesk, staff: Staff) -> None:
    request = acme.ask_one(desk, staff.account, confirmed=False)
    attach(desk, staff, request)
    command = decision(request.id, Outcome.REFERRED, text="We only store it.", controller="Shop GmbH, shop@example.com")
    done = decide_request(desk, staff, command)
    assert (done.outcome, done.grounds) == (Outcome.REFERRED, ("CCPA_SERVICE_PROVIDER",))
    assert files(desk, done)[0].released_at is None
    letter = desk.letters()[-1]
    assert (letter.kind, letter.values["controller"]) == (LetterKind.REFERRED, "Shop GmbH, shop@example.com")
    said = [item for item in desk.requests.dossier(done.account, done.id)[1] if isinstance(item, Message)]
    assert said[0].text == "We only store it.\n\nShop GmbH, shop@example.com"
    assert entry_of(desk, done).detail["files"] == []


def test_whom_a_referral_names_is_of_bearable_length_and_means_nothing_elsewhere(desk: FakeDesk, staff: Staff) -> None:
    request = verified(desk, staff, Right.DELETE)
    with pytest.raises(InvalidField, match="controller: too-long"):
        decide_request(desk, staff, decision(request.id, Outcome.REFERRED, controller="x" * 501))
    done = decide_request(
        desk, staff, decision(request.id, Outcome.GRANTED, text="Done.", controller="Shop", same_as="1")
    )
    assert "controller" not in desk.letters()[-1].values
    assert done.same_as == ""


def test_a_duplicate_names_the_request_that_answers_it(desk: FakeDesk, staff: Staff) -> None:
    first = acme.ask_one(desk, staff.account, Right.DELETE)
    again = acme.ask_one(desk, staff.account, Right.DELETE, confirmed=False)
    done = decide_request(
        desk, staff, decision(again.id, Outcome.DUPLICATE, same_as=f" {first.submission[:4]}-{first.submission[4:]}")
    )
    assert (done.outcome, done.same_as, done.grounds) == (Outcome.DUPLICATE, first.submission, ())
    assert desk.requests.get(first.account, first.id).open
    assert desk.letters()[-1].values["same_as"] == first.submission
    assert entry_of(desk, done).detail["same_as"] == first.submission
    with pytest.raises(InvalidField, match="grounds: not-for-granted"):
        decide_request(desk, staff, decision(first.id, Outcome.DUPLICATE, "CCPA_UNVERIFIED"))


def test_an_opt_out_is_denied_for_fraud_that_is_explained_and_for_nothing_else(desk: FakeDesk, staff: Staff) -> None:
    request = acme.ask_one(desk, staff.account, Right.OPT_OUT_SALE, confirmed=False)
    for command, problem in (
        (decision(request.id, Outcome.DENIED, "CCPA_UNVERIFIED"), "grounds: unknown"),
        (decision(request.id, Outcome.DENIED, "CCPA_145H3_UNFOUNDED", text=EXPLAINED), "grounds: unknown"),
        (decision(request.id, Outcome.DENIED, "CCPA_FRAUD_OPTOUT"), "text: explain"),
    ):
        with pytest.raises(InvalidField, match=problem):
            decide_request(desk, staff, command)
    with pytest.raises(NotPossible, match="no-such-ground"):
        decide_request(desk, staff, decision(request.id, Outcome.PARTIAL, "CCPA_FRAUD_OPTOUT", text=EXPLAINED))
    done = decide_request(desk, staff, decision(request.id, Outcome.DENIED, "CCPA_FRAUD_OPTOUT", text=EXPLAINED))
    assert done.outcome is Outcome.DENIED
    other = acme.ask_one(desk, staff.account, Right.OPT_OUT_SALE, confirmed=False)
    decide_request(desk, staff, decision(other.id, Outcome.GRANTED))
    assert desk.letters()[-1].kind is LetterKind.OPT_OUT_DONE


def test_specific_pieces_fall_back_to_categories_which_staff_confirm(desk: FakeDesk, staff: Staff) -> None:
    request = verified(desk, staff, points=("name", "email"))
    attach(desk, staff, request)
    fills = {
        f"know-{part}-instead": "Orders."
        for part in ("collected", "sources", "purposes", "third-parties", "sold", "disclosed")
    }
    said: Any = {"text": "Only the categories of the data.", "edits": fills}
    partial = Outcome.PARTIAL
    for command, problem in (
        (decision(request.id, partial, "CCPA_UNVERIFIED", **said), "categories_only: missing"),
        (decision(request.id, partial, "CCPA_145P_HOUSEHOLD", categories_only=True, **said), "grounds: say-unverified"),
    ):
        with pytest.raises(InvalidField, match=problem):
            decide_request(desk, staff, command)
    for outcome, grounds in ((Outcome.GRANTED, ()), (partial, ("CCPA_UNVERIFIED", "CCPA_7024D_WITHHELD"))):
        with pytest.raises(NotPossible, match="not-verified"):
            decide_request(desk, staff, decision(request.id, outcome, *grounds, categories_only=True, **said))
    done = decide_request(desk, staff, decision(request.id, partial, "CCPA_UNVERIFIED", categories_only=True, **said))
    assert done.outcome is partial
    assert files(desk, done)[0].released_at is not None
    assert not acme.ask_one(desk, staff.account, Right.DELETE).verification.sufficient
    delete = verified(desk, staff, Right.DELETE, points=("name",))
    with pytest.raises(NotPossible, match="not-verified"):
        decide_request(desk, staff, decision(delete.id, partial, "CCPA_UNVERIFIED", categories_only=True, **said))


def test_what_may_not_be_disclosed_goes_out_only_after_somebody_looked_at_exactly_that(
    desk: FakeDesk, staff: Staff
) -> None:
    request = verified(desk, staff, Right.DELETE)
    for ticked in ("", "yes", sign_of(findings("PIN 4821"), [])):
        with pytest.raises(InvalidField, match="looked: missing"):
            decide_request(desk, staff, decision(request.id, Outcome.GRANTED, text=CARD, looked=ticked))
    sign = sign_of(findings(CARD), [])
    done = decide_request(desk, staff, decision(request.id, Outcome.GRANTED, text=CARD, looked=sign))
    assert entry_of(desk, done).detail["looked_at"] == ["card"]
    assert "4111" not in str(entry_of(desk, done).detail)


def test_passages_of_the_letter_and_files_are_looked_at_too(desk: FakeDesk, staff: Staff) -> None:
    request = verified(desk, staff)
    edits = {"know-pieces": "Card 4111111111111111"}
    with pytest.raises(InvalidField, match="looked: missing"):
        decide_request(desk, staff, decision(request.id, Outcome.GRANTED, text="All.", edits=edits))
    upload = prepare_upload(desk, staff, request.id, "data.csv", back="x").file
    desk.files.put(upload.id, b"name,ssn\nAna,123456788\n")
    file = accept_upload(desk, staff, request.id, upload.id)
    assert file.warnings == ("social-security",)
    assert entry_of(desk, request).detail["warnings"] == ["social-security"]
    with pytest.raises(InvalidField, match="looked: missing"):
        decide_request(desk, staff, decision(request.id, Outcome.GRANTED, text="All."))
    done = decide_request(desk, staff, decision(request.id, Outcome.GRANTED, text="All.", looked=sign_of((), [file])))
    assert entry_of(desk, done).detail["looked_at"] == ["social-security"]


def test_files_that_do_not_go_out_need_no_look(desk: FakeDesk, staff: Staff) -> None:
    request = verified(desk, staff)
    upload = prepare_upload(desk, staff, request.id, "data.txt", back="x").file
    desk.files.put(upload.id, b"SSN 123-45-6788")
    assert accept_upload(desk, staff, request.id, upload.id).warnings == ("social-security",)
    done = decide_request(desk, staff, decision(request.id, Outcome.DENIED, "CCPA_145K_OTHERS_RIGHTS"))
    assert "looked_at" not in entry_of(desk, done).detail


def test_without_an_address_the_answer_counts_once_its_letter_has_left(desk: FakeDesk, staff: Staff) -> None:
    sent = acme.ask(desk, staff.account, Right.OPT_OUT_SALE, email=None, confirmed=False)
    request = desk.requests.get(staff.account.id, sent.requests[0])
    done = decide_request(desk, staff, decision(request.id, Outcome.DENIED, "CCPA_FRAUD_OPTOUT", text=EXPLAINED))
    assert done.state is State.NOT_TOLD
    assert all(clock.met_at is None for clock in done.clocks)
