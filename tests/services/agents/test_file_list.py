"""An agent's list: each row is one submission of the one intake, answered by its line, and the same when sent again."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from chalicelib.channels.agent_sheet import read_row
from chalicelib.domain.account import Account, Staff
from chalicelib.domain.agent_sheet import SheetRow, read_sheet
from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.ids import Reference
from chalicelib.domain.request import Behalf, Channel
from chalicelib.domain.verification import AgentProof
from chalicelib.errors import TooManyAttempts
from chalicelib.services.agents.file_list import SAME_FOR, SECONDS, Line, LineState, file_list
from chalicelib.services.consumer.withdraw_request import withdraw_request
from chalicelib.services.intake.submit_request import SubmitRequest
from tests.fakes import acme as cast
from tests.fakes.desk import FakeDesk

HEAD = "row,rights,residence,name,email,agent_name,agent_email,agent_shows"
ANA = "a,delete opt_out_sale,US-CA,Ana Lopez,ana@example.com,Lee Chan,lee@chan.example,signed"
BOB = "b,know_specific,US-CA,Bob Stone,bob@example.com,Lee Chan,lee@chan.example,ask"


def text(*rows: str) -> str:
    return "\n".join((HEAD, *rows)) + "\n"


def send(desk: FakeDesk, account: Account, *rows: str, most: int = 1000) -> Sequence[Line]:
    filed: list[SubmitRequest] = []

    def read(row: SheetRow, reference: Reference) -> SubmitRequest:
        now = desk.clock.now()
        return read_row(account, row, reference=reference, actor="key:k1", channel=Channel.API, now=now)

    def admit(command: SubmitRequest) -> None:
        if len(filed) >= most:
            raise TooManyAttempts(retry_after=60)
        filed.append(command)

    return file_list(desk, account, read_sheet(text(*rows)), read, admit)


def states(lines: Sequence[Line]) -> list[str]:
    return [line.state.value for line in lines]


def test_each_row_becomes_a_submission_of_an_agent_with_its_letter(desk: FakeDesk, staff: Staff) -> None:
    ana, bob = send(desk, staff.account, ANA, BOB)
    assert (states((ana, bob)), ana.own, ana.line, bob.line) == (["filed", "filed"], "a", 2, 3)
    submission = desk.requests.submission(staff.account.id, Reference(ana.reference))
    assert (submission.behalf, submission.channel, len(submission.requests)) == (Behalf.AGENT, Channel.API, 2)
    proofs = [desk.requests.get(staff.account.id, name).verification.agent for name in submission.requests]
    assert AgentProof(permission_asked=True, confirmation_asked=True, address_asked=True) in proofs
    letters = desk.requests.letters(staff.account.id, Reference(bob.reference))
    letter, to_agent = sorted(letters, key=lambda one: one.kind is LetterKind.AGENT_ADDRESS)
    assert to_agent.kind is LetterKind.AGENT_ADDRESS
    assert (letter.kind, "permission_token" in letter.values) == (LetterKind.CONFIRM_CONTACT, True)


def test_the_same_list_again_files_nothing_and_gives_the_same_references(desk: FakeDesk, staff: Staff) -> None:
    first = send(desk, staff.account, ANA, BOB)
    rows = len(desk.engine.rows)
    desk.clock.pass_(days=2)
    again = send(desk, staff.account, BOB, ANA.replace("a,", "another number,", 1))
    assert states(again) == ["known", "known"]
    assert {line.reference for line in again} == {line.reference for line in first}
    assert len(desk.engine.rows) == rows


def test_two_equal_rows_of_a_list_are_one_request(desk: FakeDesk, staff: Staff) -> None:
    first, second = send(desk, staff.account, ANA, ANA)
    assert (states((first, second)), first.reference) == (["filed", "known"], second.reference)


def test_the_same_words_are_another_request_when_all_is_closed_and_a_month_has_passed(
    desk: FakeDesk, staff: Staff
) -> None:
    [first] = send(desk, staff.account, BOB)
    reference = Reference(first.reference)
    [request] = desk.requests.submission(staff.account.id, reference).requests
    withdraw_request(desk, staff.account, reference, request)
    assert states(send(desk, staff.account, BOB)) == ["known"]
    desk.clock.pass_(seconds=int((SAME_FOR + timedelta(days=1)).total_seconds()))
    [second] = send(desk, staff.account, BOB)
    assert (second.state, second.reference != first.reference) == (LineState.FILED, True)
    assert send(desk, staff.account, BOB)[0].reference == second.reference


def test_the_same_rows_at_another_business_are_requests_of_its_own(desk: FakeDesk, staff: Staff) -> None:
    other = cast.open_acme(desk, "beta")
    [mine], [theirs] = send(desk, staff.account, ANA), send(desk, other.account, ANA)
    assert (theirs.state, theirs.reference != mine.reference) == (LineState.FILED, True)


def test_a_list_that_is_sent_after_the_seed_was_changed_is_known(desk: FakeDesk, staff: Staff) -> None:
    [first] = send(desk, staff.account, ANA)
    desk.secrets.plant("p", "q")
    [again] = send(desk, staff.account, ANA)
    assert (again.state, again.reference) == (LineState.KNOWN, first.reference)


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (BOB.replace("know_specific", "know everything"), {("rights", "unknown-right")}),
        (BOB.replace("US-CA", ""), {("residence", "missing")}),
        (BOB.replace("bob@example.com", "bob"), {("email", "malformed")}),
        (BOB.replace("bob@example.com", "LEE@chan.example"), {("email", "agents-own")}),
        (BOB.replace("ask", "trust me"), {("agent_shows", "unknown")}),
        (BOB.replace("Lee Chan,lee@chan.example", ","), {("agent_name", "missing"), ("agent_email", "missing")}),
        ("x,,,,,,,", {(name, "missing") for name in ("rights", "residence", "agent_name", "agent_email")}),
        (BOB + ",more", {("row", "columns")}),
    ],
)
def test_what_is_wrong_with_a_row_is_named_and_the_others_are_filed(
    desk: FakeDesk, staff: Staff, row: str, found: set[tuple[str, str]]
) -> None:
    good, bad, last = send(desk, staff.account, ANA, row, BOB)
    assert states((good, bad, last)) == ["filed", "refused", "filed"]
    assert {(problem.field, problem.problem) for problem in bad.problems} == found


def test_where_the_time_or_the_allowance_ends_the_rest_is_for_later_and_goes_on_there(
    desk: FakeDesk, staff: Staff
) -> None:
    first = send(desk, staff.account, ANA, BOB, most=1)
    assert states(first) == ["filed", "later"]
    again = send(desk, staff.account, ANA, BOB, most=1)
    assert states(again) == ["known", "filed"]
    assert SECONDS < 29  # the gateway hangs up then


def test_another_submission_that_drew_the_same_reference_is_not_taken_for_this_one(
    desk: FakeDesk, staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    [first] = send(desk, staff.account, ANA)
    usual = type(desk.secrets).hashes
    same = desk.secrets.hashes("agent-list", "x")

    def drawn(secrets: object, purpose: str, value: str) -> tuple[str, ...]:
        found: tuple[str, ...] = usual(secrets, purpose, value)  # type: ignore[arg-type]
        return same if purpose == "agent-list" and value.startswith("0|") else found

    monkeypatch.setattr(type(desk.secrets), "hashes", drawn)
    ana, bob = send(desk, staff.account, ANA, BOB)
    assert (states((ana, bob)), len({first.reference, ana.reference, bob.reference})) == (["filed", "filed"], 3)


def test_formulas_are_kept_as_the_letters_that_they_are(desk: FakeDesk, staff: Staff) -> None:
    row = BOB.replace("Bob Stone", '"=HYPERLINK(""http://evil.example"")"')
    [line] = send(desk, staff.account, row)
    submission = desk.requests.submission(staff.account.id, Reference(line.reference))
    assert submission.typed.name == '=HYPERLINK("http://evil.example")'
