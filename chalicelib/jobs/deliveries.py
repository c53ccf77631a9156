"""Letters go out: a stream sends them when they are written, a sweep catches what it missed and what is due again.

The same stream marks the voicemails of a call whose request was closed, appealed or held, and sees their transcripts
arrive; and it notes what authorized agents must be told.
"""

import json
from typing import Final

from chalice.app import Blueprint

from chalicelib.domain.correspondence import Letter
from chalicelib.domain.ids import AccountId, Reference, RequestId
from chalicelib.domain.request import Channel, Request
from chalicelib.domain.voicemail import Voicemail, Words
from chalicelib.jobs.frame import ARN_OF_TEMPLATE, StreamRecord, job, stream_job
from chalicelib.services.agents.tell_agents import note_change
from chalicelib.services.letters import deliver_letter as outbox
from chalicelib.services.ports.desk import Desk
from chalicelib.services.ports.mail import LetterPlace
from chalicelib.services.retention.identity_copies import let_go
from chalicelib.services.voicemail.retag_voicemail import mark_voicemails
from chalicelib.services.webhooks.enqueue_event import tell_of_words

blueprint = Blueprint(__name__)
_HOLDING: Final = ("outcome", "appeal", "hold")  # of a request: whether it is in work, or held


@blueprint.on_dynamodb_record(stream_arn=ARN_OF_TEMPLATE, batch_size=25, starting_position="TRIM_HORIZON")
@stream_job
def on_records_change(desk: Desk, record: StreamRecord) -> None:
    """Deliver a letter that has just been written, mark voicemails; no other change is this job's business."""
    kind = record.text("kind")
    if record.event == "INSERT" and kind == Letter.KIND:
        outbox.deliver_letter(desk, LetterPlace(record.text("pk"), record.text("sk")))
    if record.event == "MODIFY" and kind == Request.KIND:
        _mark_voicemails(desk, record)
        _let_copies_go(desk, record)
        _note_for_agent(desk, record)
    if record.event == "MODIFY" and kind == Voicemail.KIND:
        _tell_of_words(desk, record)


def _tell_of_words(desk: Desk, record: StreamRecord) -> None:
    """Have the account's own systems told when a voicemail got its transcript."""
    before, after = (json.loads(image.get("body", {}).get("S", "{}")) for image in (record.old, record.new))
    if after.get("words") == Words.DONE and before.get("words") != Words.DONE:
        tell_of_words(desk, AccountId(after["account"]), RequestId(after["request"]), after["id"])


def _mark_voicemails(desk: Desk, record: StreamRecord) -> None:
    """Have the voicemails of a call tagged anew when what holds them may have changed."""
    before, after = (json.loads(image.get("body", {}).get("S", "{}")) for image in (record.old, record.new))
    if after.get("channel") == Channel.PHONE and any(before.get(name) != after.get(name) for name in _HOLDING):
        mark_voicemails(desk, AccountId(after["account"]), Reference(after["submission"]))


def _let_copies_go(desk: Desk, record: StreamRecord) -> None:
    """Have copies of identity documents go when a request, or its appeal, was decided."""
    before, after = (json.loads(image.get("body", {}).get("S", "{}")) for image in (record.old, record.new))
    if after.get("copies") and any(before.get(name) != after.get(name) for name in ("outcome", "appeal")):
        let_go(desk, AccountId(after["account"]), RequestId(after["id"]))


def _note_for_agent(desk: Desk, record: StreamRecord) -> None:
    """Have an agent told of what has become of its request; it is the schedule that speaks with agents' servers."""
    after = json.loads(record.text("body"))
    if after.get("channel") == Channel.AGENT:
        note_change(desk, AccountId(after["account"]), RequestId(after["id"]))


@blueprint.schedule("rate(1 minute)")
@job
def sweep_outbox(desk: Desk) -> int:
    """Deliver what the stream missed and what is due again; return how many letters were tried."""
    return outbox.sweep_outbox(desk)
