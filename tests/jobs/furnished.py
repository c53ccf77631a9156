"""A request with something in every bucket: an answer, a note's file, a mail that came in, a message that was left."""

from collections.abc import Iterator
from typing import Any

import boto3

from chalicelib.composition import LiveDesk
from chalicelib.domain.account import Account
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import AnswerFile, FileState, NoteFile
from chalicelib.domain.ids import new_request_id
from chalicelib.domain.inbound import InboundMail, MailPart, PartState
from chalicelib.domain.reason import Reason
from chalicelib.domain.request import Outcome, Request
from chalicelib.domain.rights import Right
from chalicelib.storage import keys, keys_inbound
from tests.fakes.caller import rings
from tests.fakes.message import change, left
from tests.jobs.conftest import Deployment

CONTENT = b"%PDF-1.7 x"


def furnish(desk: LiveDesk, account: Account) -> Request:
    """A call that asked for deletion, with a record and an object of each kind."""
    head = rings(desk, account, Right.DELETE)
    left(desk, desk.requests.submission(account.id, head.submission))
    mail_to(desk, head)
    name = new_request_id(desk.clock.now(), desk.chance.bytes(10))
    of_file: dict[str, Any] = {"account": account.id, "request": head.id, "id": name, "state": FileState.ACCEPTED}
    of_file |= {"created_at": desk.clock.now(), "by": "user:1", "name": "a.pdf", "content_type": "application/pdf"}
    _file(desk, head, AnswerFile(**of_file), NoteFile(**of_file, note="N"))
    for key in (keys.answer_object, keys.note_object):
        _put(desk.settings.files_bucket, key(account.id, head.id, name))
    return desk.requests.get(account.id, head.id)


def mail_to(desk: LiveDesk, head: Request) -> InboundMail:
    """A mail with a file, filed under a request."""
    name = new_request_id(desk.clock.now(), desk.chance.bytes(10))
    part = MailPart(number=1, name="id.pdf", content_type="application/pdf", size=len(CONTENT), state=PartState.KEPT)
    mail = InboundMail(
        account=head.account, request=head.id, id=name, received_at=desk.clock.now(), size=5, parts=(part,)
    )
    _file(desk, head, mail)
    _put(desk.settings.mail_bucket, keys_inbound.original(head.account, head.id, name))
    _put(desk.settings.mail_bucket, keys_inbound.part(head.account, head.id, name, 1))
    return mail


def _file(desk: LiveDesk, head: Request, *records: Any) -> None:
    because = Reason(Tag.REQUEST_NOTE_ADDED, "system:test", head.id)
    unit = desk.work.begin(head.account, desk.clock.now())
    unit.store(desk.requests.get(head.account, head.id), because=because)
    for record in records:
        unit.create(record, because=because)
    unit.commit()


def _put(bucket: str, key: str) -> None:
    boto3.client("s3").put_object(Bucket=bucket, Key=key, Body=CONTENT)


def closed(desk: LiveDesk, head: Request) -> Request:
    """The request once it was answered."""
    return change(desk, desk.requests.get(head.account, head.id).closed(Outcome.GRANTED, desk.clock.now()))


def objects_of(deployment: Deployment, account: Account) -> Iterator[tuple[str, str]]:
    """Each bucket and key that names an account."""
    settings = deployment.desk.settings
    for bucket in (settings.files_bucket, settings.mail_bucket, settings.voicemail_bucket):
        found = boto3.client("s3").list_objects_v2(Bucket=bucket).get("Contents", [])
        yield from ((bucket, one["Key"]) for one in found if account.id in one["Key"])
