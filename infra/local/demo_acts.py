"""What can happen to a demo request: each act is one use case of the product, with its words."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import boto3

from chalicelib.domain.account import Staff
from chalicelib.domain.contact import Email
from chalicelib.domain.correspondence import Failure, Letter
from chalicelib.domain.ids import RequestId
from chalicelib.domain.permissions import Role
from chalicelib.domain.request import Outcome, Period, Submission
from chalicelib.domain.rights import Right
from chalicelib.domain.verification import MatchMethod, MatchResult
from chalicelib.services.consumer.confirm_contact import mark_confirmed
from chalicelib.services.consumer.file_appeal import file_appeal
from chalicelib.services.consumer.withdraw_request import withdraw_request
from chalicelib.services.handling.acknowledge_request import acknowledge_request
from chalicelib.services.handling.ask_clarification import ask_clarification
from chalicelib.services.handling.assign_request import assign_request
from chalicelib.services.handling.attach_file import accept_upload, prepare_upload
from chalicelib.services.handling.decide_request import DecideRequest, decide_request
from chalicelib.services.handling.extend_deadline import extend_deadline
from chalicelib.services.handling.record_match import RecordMatch, decide_approval, record_match
from chalicelib.services.handling.write_message import add_note, write_to_business, write_to_consumer
from chalicelib.services.letters.note_undelivered import note_undelivered

if TYPE_CHECKING:
    from infra.local.demo import DemoDesk


@dataclass(frozen=True, slots=True)
class Scene:
    """Where an act happens: the staff by their roles, and one submission."""

    desk: "DemoDesk"
    staff: dict[Role, Staff]
    submission: Submission
    right: Right  # what the story is about, where several things were asked for

    @property
    def handler(self) -> Staff:
        """The one who does the daily work."""
        return self.staff[Role.HANDLER]

    @property
    def request(self) -> RequestId:
        """The request that the story is about."""
        heads = (self.desk.requests.get(self.submission.account, request) for request in self.submission.requests)
        return next(head.id for head in heads if head.right is self.right)


Act: TypeAlias = Callable[[Scene], object]


def confirm(scene: Scene) -> None:
    """The consumer enters the code."""
    mark_confirmed(scene.desk, scene.submission)


def assign(scene: Scene) -> None:
    """The handler takes the request on."""
    assign_request(scene.desk, scene.handler, scene.request, scene.handler.user.id)


def take(scene: Scene) -> None:
    """The owner takes the request on."""
    owner = scene.staff[Role.OWNER]
    assign_request(scene.desk, owner, scene.request, owner.user.id)


def acknowledge(scene: Scene) -> None:
    """Staff confirm receipt of every request of the submission whose law wants it."""
    for request in scene.submission.requests:
        if scene.desk.requests.get(scene.submission.account, request).clock(Period.ACKNOWLEDGE):
            acknowledge_request(scene.desk, scene.handler, request)


def match(*compared: str, declaration: bool = False, warned: str = "") -> Act:
    """Staff find the person in their records; `warned` is the address on file where it is not the one that asks."""

    def act(scene: Scene) -> None:
        command = RecordMatch(
            request=scene.request,
            compared=compared,
            method=MatchMethod.RECORDS,
            result=MatchResult.MATCHED,
            declaration=declaration,
            contact_on_file=not warned,
            file_contact=Email(warned) if warned else None,
        )
        record_match(scene.desk, scene.handler, command)

    return act


def no_match(*compared: str) -> Act:
    """Staff do not find the person in their records."""

    def act(scene: Scene) -> None:
        command = RecordMatch(
            request=scene.request,
            compared=compared,
            method=MatchMethod.RECORDS,
            result=MatchResult.NOT_MATCHED,
            declaration=False,
            contact_on_file=True,
        )
        record_match(scene.desk, scene.handler, command)

    return act


def approve(scene: Scene) -> None:
    """The reviewer agrees with the match."""
    decide_approval(scene.desk, scene.staff[Role.REVIEWER], scene.request, agrees=True)


def extend(reason: str) -> Act:
    """Staff need more time."""
    return lambda scene: extend_deadline(scene.desk, scene.handler, scene.request, reason)


def attach(name: str, content: str) -> Act:
    """Staff upload a file of the answer, as a browser would, and it is looked at."""

    def act(scene: Scene) -> None:
        upload = prepare_upload(scene.desk, scene.handler, scene.request, name, back="http://127.0.0.1/")
        bucket = scene.desk.settings.files_bucket
        boto3.client("s3").put_object(Bucket=bucket, Key=upload.form.fields["key"], Body=content.encode())
        accept_upload(scene.desk, scene.handler, scene.request, upload.file.id)

    return act


def answer(text: str, *grounds: str, outcome: Outcome = Outcome.GRANTED) -> Act:
    """Staff close the request with their answer."""

    def act(scene: Scene) -> None:
        command = DecideRequest(request=scene.request, outcome=outcome, grounds=grounds, text=text)
        decide_request(scene.desk, scene.handler, command)

    return act


def repeats(scene: Scene) -> None:
    """Staff see that the same person has asked the same before."""
    account, email = scene.submission.account, scene.submission.typed.email
    entries = scene.desk.requests.by_contact(account, email.look_up if email else "")
    first = next(entry.submission for entry in entries if entry.submission != scene.submission.id)
    command = DecideRequest(request=scene.request, outcome=Outcome.DUPLICATE, grounds=(), text="", same_as=first)
    decide_request(scene.desk, scene.handler, command)


def write(text: str) -> Act:
    """The business writes to the consumer."""
    return lambda scene: write_to_consumer(scene.desk, scene.handler, scene.request, text)


def ask(text: str) -> Act:
    """The consumer writes to the business."""

    def act(scene: Scene) -> None:
        write_to_business(scene.desk, scene.handler.account, scene.submission.id, scene.request, text)

    return act


def note(text: str) -> Act:
    """Staff leave a remark for each other."""
    return lambda scene: add_note(scene.desk, scene.handler, scene.request, text)


def clarify(text: str) -> Act:
    """Staff ask what is meant; where the law says so, the clock stands still until the answer."""
    return lambda scene: ask_clarification(scene.desk, scene.handler, scene.request, text)


def appeal(text: str) -> Act:
    """The consumer does not accept the refusal."""

    def act(scene: Scene) -> None:
        file_appeal(scene.desk, scene.handler.account, scene.submission.id, scene.request, text)

    return act


def come_back(scene: Scene) -> None:
    """The letter that was sent last comes back."""
    account, reference = scene.submission.account, scene.submission.id
    _, filed = scene.desk.requests.dossier(account, scene.request)
    last = [item for item in filed if isinstance(item, Letter)][-1]
    place = scene.desk.outbox.place(account, last.id, request=scene.request, submission=reference)
    note_undelivered(scene.desk, place, Failure.BOUNCED)


def withdraw(scene: Scene) -> None:
    """The consumer takes the request back."""
    withdraw_request(scene.desk, scene.handler.account, scene.submission.id, scene.request)
