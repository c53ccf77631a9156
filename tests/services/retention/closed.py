"""A request that was answered long ago, with everything that can hang on one."""

from dataclasses import replace

from chalicelib.domain.account import Account, Staff
from chalicelib.domain.agent_request import AgentCallback, AgentRequest, AgentRequestEntry
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Phone
from chalicelib.domain.correspondence import Direction
from chalicelib.domain.ids import RequestId
from chalicelib.domain.reason import Reason
from chalicelib.domain.request import Outcome, Request
from chalicelib.domain.rights import Right
from chalicelib.domain.telephony import CallEntry, PhoneCall, ReferenceEntry
from chalicelib.domain.verification import MatchMethod, MatchResult
from chalicelib.domain.voicemail import Audio, Voicemail
from chalicelib.services.figures.project_request import project_requests
from chalicelib.services.handling.attach_file import accept_upload, prepare_upload
from chalicelib.services.handling.attach_to_note import accept_attachment, announce_attachment
from chalicelib.services.handling.decide_request import DecideRequest, decide_request
from chalicelib.services.handling.record_match import RecordMatch, record_match
from chalicelib.services.handling.write_message import add_note, new_message
from chalicelib.services.ports.desk import Desk
from tests.fakes.acme import ANA, ask
from tests.fakes.desk import FakeDesk

CALLER = Phone("+12135550177")


def decide(desk: FakeDesk, olga: Staff, request: RequestId, outcome: Outcome = Outcome.GRANTED) -> Request:
    """Close a request with an answer."""
    command = DecideRequest(request=request, outcome=outcome, grounds=(), text="Here is what we hold about you.")
    return decide_request(desk, olga, command)


def match(desk: FakeDesk, olga: Staff, request: RequestId) -> None:
    """Record that the person is known."""
    command = RecordMatch(
        request=request,
        compared=("email", "name", "order"),
        method=MatchMethod.RECORDS,
        result=MatchResult.MATCHED,
        declaration=True,
        contact_on_file=True,
    )
    record_match(desk, olga, command)


def full(desk: FakeDesk, olga: Staff, *, phone: Phone | None = None) -> Request:
    """A closed request with letters, messages, notes, attachments, files, a call, a voicemail and an agent's word."""
    submission = ask(desk, olga.account, Right.KNOW_SPECIFIC, Right.OPT_OUT_SALE, phone=phone)
    known = next(
        head
        for head in desk.requests.several(olga.account.id, submission.requests).values()
        if head.right is Right.KNOW_SPECIFIC
    )
    match(desk, olga, known.id)
    note = add_note(desk, olga, known.id, "Ana called twice about her order.")
    attached = announce_attachment(desk, olga, known.id, note.id, "scan.txt", back="https://recourse.test/")
    desk.files.put(attached.file.id, b"a scan")
    accept_attachment(desk, olga, known.id, attached.file.id)
    announced = prepare_upload(desk, olga, known.id, "data.txt", back="https://recourse.test/")
    desk.files.put(announced.file.id, b"plain words")
    accept_upload(desk, olga, known.id, announced.file.id)
    hang(desk, olga.account, desk.requests.get(olga.account.id, submission.requests[0]))
    for name in submission.requests:
        decide(desk, olga, name)
    project_requests(desk, olga.account.id, submission.requests)
    desk.deliver()
    return desk.requests.get(olga.account.id, known.id)


def hang(desk: Desk, account: Account, head: Request) -> None:
    """File what comes by telephone and from agents, at the first request of a submission."""
    now = desk.clock.now()
    because = Reason(Tag.REQUEST_CALL_NOTED, "consumer", head.id)
    call = PhoneCall(
        account=account.id, request=head.id, submission=head.submission, id="CA1", language="en", started_at=now,
        caller=CALLER,
    )  # fmt: skip
    voicemail = Voicemail(
        account=account.id, request=head.id, submission=head.submission, id="RE1", call="CA1", take=1, language="en",
        received_at=now, audio=Audio.KEPT, content_type="audio/mpeg", transcript="it is Ana", deleted_there_at=now,
    )  # fmt: skip
    agent = AgentRequest(
        account=account.id, request=head.id, submission=head.submission, id="agent-1", agent="cr", exercise="access",
        regime="ccpa", digest="0", claims="{}",
    )  # fmt: skip
    unit = desk.work.begin(account.id, now)
    unit.store(replace(head, waiting_message=True), because=because)
    for record in (
        call,
        voicemail,
        agent,
        AgentRequestEntry(account=account.id, id="agent-1", agent="cr", request=head.id),
        AgentCallback(account=account.id, request=head.id, told="", url="https://agent.test/"),
        CallEntry(account=account.id, call="CA1", request=head.id),
        CallEntry(account=account.id, call="SM1", request=head.id),
        ReferenceEntry(account=account.id, reference=head.submission),
        new_message(desk, head, Direction.FROM_CONSUMER, "consumer", "Hello?"),
    ):
        unit.create(record, because=because)
    unit.commit()
    desk.voicemail_bucket.put(voicemail, [b"audio"], most=100)


def traces(desk: FakeDesk, head: Request) -> list[str]:
    """The kinds of all rows that name a request or its submission, or lie under Ana's contact."""
    hashed = f"#C#{desk._pepper.newest(ANA.look_up)}"
    return sorted(
        row.kind
        for row in desk.engine.rows.values()
        if head.submission in f"{row.pk}{row.sk}{row.body}"
        or head.id in f"{row.pk}{row.sk}{row.body}"
        or row.pk.endswith(hashed)
    )
