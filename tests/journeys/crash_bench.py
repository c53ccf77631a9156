"""One request's way through submit, verify, decide and extend, step by step, over a network that may fail."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from chalicelib import aws as clients
from chalicelib.composition import LiveDesk
from chalicelib.domain.account import Account, Staff
from chalicelib.domain.audit import GENESIS, verify_link
from chalicelib.domain.contact import Email
from chalicelib.domain.correspondence import Failure, Letter, LetterKind, Means
from chalicelib.domain.ids import Reference, RequestId
from chalicelib.domain.permissions import Role
from chalicelib.domain.request import Behalf, Channel, Outcome, Typed
from chalicelib.domain.rights import Right
from chalicelib.domain.verification import MatchMethod, MatchResult
from chalicelib.errors import Conflict, NotFound, NotPossible
from chalicelib.services.accounts.open_account import OpenAccount, add_user, open_account
from chalicelib.services.consumer.codes import code_of_letter
from chalicelib.services.consumer.confirm_contact import confirm_contact
from chalicelib.services.consumer.follow_up import start_visit, visit_of
from chalicelib.services.handling.acknowledge_request import acknowledge_request
from chalicelib.services.handling.attach_file import accept_upload, prepare_upload
from chalicelib.services.handling.decide_request import DecideRequest, decide_request
from chalicelib.services.handling.extend_deadline import extend_deadline
from chalicelib.services.handling.record_match import RecordMatch, decide_approval, record_match
from chalicelib.services.intake.keep_draft import keep_answers, open_draft, read_draft
from chalicelib.services.intake.submit_request import SubmitRequest, submit_request
from chalicelib.services.letters.deliver_letter import sweep_outbox
from chalicelib.services.letters.note_undelivered import note_undelivered
from chalicelib.services.letters.told_otherwise import ToldOtherwise, record_told
from chalicelib.settings import Settings
from chalicelib.storage import keys
from tests.fakes.desk import FakeClock
from tests.fakes.faults import Faults, When
from tests.fakes.normalised import Tables

ANA: Final = Email("ana@example.com")
_PRESSES: Final = 4


@dataclass
class Case:
    """One person's request on its way; the steps that may fail run on a container that has just started."""

    account: Account
    olga: Staff
    rita: Staff
    browser: str
    clock: FakeClock
    reference: Reference
    request: RequestId  # the one that staff work on
    seen: int | None = None
    file: str = ""

    def desk(self) -> LiveDesk:
        """A fresh container: it knows no secret and no key yet."""
        desk = LiveDesk(Settings.from_environment())
        desk.__dict__["clock"] = self.clock
        return desk

    def look(self, desk: LiveDesk) -> None:
        """Staff open the request's page: the version that their next step is decided on."""
        with suppress(NotFound):
            self.request = desk.requests.submission(self.account.id, self.reference).requests[-1]  # opt-outs first
            self.seen = desk.requests.get(self.account.id, self.request).version


Step = Callable[[Case, LiveDesk], None]


def fill_in(case: Case, desk: LiveDesk) -> None:
    case.reference = keep_answers(desk, open_draft(desk, case.account, case.browser), {"name": ["Ana"]}).reference


def press_send(case: Case, desk: LiveDesk) -> None:
    draft = read_draft(desk, case.account, case.browser)
    assert draft is not None
    if draft.sent:
        return  # the receipt is shown
    command = SubmitRequest(
        account=desk.accounts.by_slug(case.account.slug),
        reference=draft.reference,
        rights=(Right.DELETE, Right.OPT_OUT_SALE),
        residence="US-CA",
        behalf=Behalf.SELF,
        typed=Typed(name="Ana López", email=ANA, phone=None),
        channel=Channel.WEB,
        language="en",
        draft=draft,
    )
    submit_request(desk, command)


def deliver(case: Case, desk: LiveDesk) -> None:
    case.clock.pass_(minutes=2)
    sweep_outbox(desk)


def enter_code(case: Case, desk: LiveDesk) -> None:
    letter = desk.requests.letters(case.account.id, case.reference)[0]
    code = code_of_letter(desk, letter.id)
    submission = confirm_contact(desk, case.account, case.reference, code, by=case.browser)
    start_visit(desk, submission, case.browser)
    assert visit_of(desk, case.account, case.browser).reference == case.reference


def match(case: Case, desk: LiveDesk) -> None:
    command = RecordMatch(
        request=case.request,
        compared=("name", "order"),
        method=MatchMethod.RECORDS,
        result=MatchResult.MATCHED,
        declaration=False,
        contact_on_file=False,
        file_contact=Email("ana.old@example.com"),
        seen=case.seen,
    )
    record_match(desk, case.olga, command)


def approve(case: Case, desk: LiveDesk) -> None:
    decide_approval(desk, case.rita, case.request, agrees=True, seen=case.seen)


def upload(case: Case, desk: LiveDesk) -> None:
    prepared = prepare_upload(desk, case.olga, case.request, "answer.pdf", back="http://localhost/")
    case.file = prepared.file.id
    key = keys.upload_object(case.account.id, case.request, case.file)
    clients.client("s3").put_object(Bucket=desk.settings.files_bucket, Key=key, Body=b"%PDF-1.7 answer")


def accept(case: Case, desk: LiveDesk) -> None:
    accept_upload(desk, case.olga, case.request, case.file)


def decide(case: Case, desk: LiveDesk) -> None:
    command = DecideRequest(
        request=case.request, outcome=Outcome.GRANTED, grounds=(), text="All is deleted.", seen=case.seen
    )
    decide_request(desk, case.olga, command)


def extend(case: Case, desk: LiveDesk) -> None:
    extend_deadline(desk, case.olga, case.request, "Many systems", seen=case.seen)


def acknowledge(case: Case, desk: LiveDesk) -> None:
    acknowledge_request(desk, case.olga, case.request, seen=case.seen)


def come_back(case: Case, desk: LiveDesk) -> None:
    """The mail service says that the acknowledgement did not arrive; Lambda repeats what fails."""
    letter = acknowledgement(case, desk)
    note_undelivered(desk, desk.outbox.place(letter.account, letter.id, request=letter.request), Failure.BOUNCED)


def tell(case: Case, desk: LiveDesk) -> None:
    letter, today = acknowledgement(case, desk), case.account.day_of(case.clock.now())
    command = ToldOtherwise(request=case.request, letter=letter.id, means=Means.TELEPHONE, day=today, seen=case.seen)
    record_told(desk, case.olga, command)


def acknowledgement(case: Case, desk: LiveDesk) -> Letter:
    _, filed = desk.requests.dossier(case.account.id, case.request)
    [letter] = [item for item in filed if isinstance(item, Letter) and item.kind is LetterKind.ACKNOWLEDGED]
    return letter


_SENT: Final = (fill_in, press_send, deliver)
SCENARIOS: Final[dict[str, tuple[tuple[Step, ...], tuple[Step, ...]]]] = {
    "submit": ((fill_in,), (press_send, deliver)),
    "verify": (_SENT, (enter_code, match, approve, deliver)),
    "decide": ((*_SENT, enter_code, match, approve, upload), (accept, decide, deliver)),
    "come back": ((*_SENT, enter_code, acknowledge, deliver), (come_back, tell)),
    "extend": ((*_SENT, enter_code), (extend, deliver)),
}


class Bench:
    """Runs scenarios on one account and compares."""

    def __init__(self, faults: Faults) -> None:
        self.faults = faults
        self.tables = Tables(Settings.from_environment())
        self.began = datetime.now(UTC).replace(microsecond=0)
        self.runs = 0
        desk = LiveDesk(Settings.from_environment())
        desk.__dict__["clock"] = FakeClock(self.began)
        account, owner = open_account(
            desk,
            OpenAccount(
                name="Acme",
                slug="acme-crash",
                time_zone="America/Los_Angeles",
                place="US-CA",
                owner_name="Olga",
                owner_email=Email("olga@acme.example"),
            ),
        )
        rita = add_user(
            desk, account, name="Rita", email=Email("rita@acme.example"), role=Role.REVIEWER, actor="system:test"
        )
        self.account = desk.accounts.get(account.id)
        self.olga = Staff(self.account, owner)
        self.rita = Staff(self.account, rita)
        self.page = desk  # a container that has run for long
        first = self.case()
        self.page.__dict__["clock"] = first.clock
        deliver(first, self.page)
        self.tables.keep()

    def case(self) -> Case:
        """A new person."""
        self.runs += 1
        return Case(
            self.account,
            self.olga,
            self.rita,
            f"browser-{self.runs}",
            FakeClock(self.began),
            Reference(""),
            RequestId(""),
        )

    def run(self, name: str, at: int | None = None, when: When = When.BEFORE) -> "Run":
        """Run a scenario with one call lost, pressing again where that failed."""
        prelude, steps = SCENARIOS[name]
        case = self.case()
        self.page.__dict__["clock"] = case.clock
        self.faults.arm(None)
        for step in prelude:
            case.look(self.page)
            step(case, self.page)
        mails = self.faults.mails
        self.faults.arm(at, when)
        for step in steps:
            with self.faults.paused():
                case.look(self.page)
            press(case, step)
        with self.faults.paused():
            deliver(case, self.page)  # the minutes after: nothing, unless something was left
            mails += self.faults.mails
            check_chains(case, self.page)
            left = [*self.tables.take(self.page), f"letters mailed: {letters(mails)}"]
        return Run(self.faults.calls, left)


def press(case: Case, step: Step) -> None:
    """As often as a person or a queue would; each time on another container."""
    for attempt in range(_PRESSES):
        try:
            step(case, case.desk())
        except (Conflict, NotPossible):
            assert attempt > 0, "an undisturbed step was refused"
            return  # the page now shows that it is done
        except Exception:  # noqa: BLE001, S112  whatever the loss came to
            continue
        return
    raise AssertionError(f"{step.__name__} never came to an end")


@dataclass(frozen=True, slots=True)
class Run:
    """What one run did and left."""

    calls: list[str]
    left: list[str]

    def worth_losing(self) -> list[int]:
        """Every call; of the sweep's ten shards, which are asked in the same way, the first and the second."""
        last = [None, None, *self.calls]
        return [
            at for at, call in enumerate(self.calls) if call != "dynamodb.Query" or {call} != set(last[at : at + 2])
        ]


def letters(mails: list[dict[str, Any]]) -> int:
    """How many letters went out; at most one of them twice, and then identical."""
    by_letter: dict[str, list[dict[str, Any]]] = {}
    for mail in mails:
        headers = {header["Name"]: header["Value"] for header in mail["Content"]["Simple"]["Headers"]}
        by_letter.setdefault(headers["X-Letter-Id"], []).append(mail)
    assert len(mails) <= len(by_letter) + 1
    assert all(mail == same[0] for same in by_letter.values() for mail in same)
    return len(by_letter)


def check_chains(case: Case, desk: LiveDesk) -> None:
    """Every chain of the submission hangs together and ends where its request says."""
    for request in desk.requests.submission(case.account.id, case.reference).requests:
        head = GENESIS
        for entry in desk.audit_log.of_request(case.account.id, request):
            assert verify_link(head, entry)
            head = entry.head
        assert desk.requests.get(case.account.id, request).chain_head == head
