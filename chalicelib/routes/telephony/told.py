"""What the company tells of a call beside the conversation: its end, and that a recording can be fetched."""

from datetime import datetime
from typing import Final

from chalicelib.channels.phone import call_id, instant, recorded
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.ids import AccountId
from chalicelib.errors import InvalidField, NotFound
from chalicelib.http.telephony.frame import Webhook, webhook
from chalicelib.http.telephony.prompt import CALL, number
from chalicelib.http.telephony.twiml import Script
from chalicelib.log import metric
from chalicelib.routes.telephony.registry import blueprint
from chalicelib.services.telephone.end_call import end_call
from chalicelib.services.voicemail.take_recording import Taken, take_recording

_OVER: Final = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})
_OF_RECORDING: Final = (Tag.REQUEST_RECEIVED, Tag.REQUEST_VOICEMAIL_LEFT, Tag.REQUEST_VOICEMAIL_SUPERSEDED)
_COUNTED: Final = {
    Taken.LEFT: "PhoneRecordings",
    Taken.SILENT: "PhoneRecordingsSilent",
    Taken.CLOSED: "PhoneRecordingsForNobody",
    Taken.FOREIGN: "PhoneRecordingsForNobody",
}
_LONGEST: Final = 24 * 3600  # seconds; what counts more is no length of a call


@webhook(blueprint, f"{CALL}/status", audit=(Tag.REQUEST_CALL_NOTED,), speaks=False)
def status(post: Webhook) -> Script | None:
    """The call is over; one that left nothing needs no note."""
    if post.params.get("CallStatus") not in _OVER:
        return None
    try:
        end_call(post.desk, call_id(post.params), ended_at=_ended_at(post), seconds=_seconds(post))
    except (NotFound, InvalidField):
        return None
    return None


@webhook(blueprint, f"{CALL}/recording", audit=_OF_RECORDING, speaks=False)
def recording(post: Webhook) -> Script | None:
    """A recording can be fetched, or there is none; it may come before its call, after it, and again and again."""
    try:
        told = recorded(post.params, take=number(post, "take"), language=post.language)
    except InvalidField:
        metric("PhoneRecordingsUnreadable", 1)
        return None
    taken = take_recording(post.desk, AccountId(post.query.get("account", "")), told)
    if taken in _COUNTED:
        metric(_COUNTED[taken], 1)
    return None


def _ended_at(post: Webhook) -> datetime:
    """When the company says that it ended, if that is not after now."""
    return min(instant(post.params.get("Timestamp", "")) or post.now, post.now)


def _seconds(post: Webhook) -> int | None:
    told = post.params.get("CallDuration", "")
    return min(int(told), _LONGEST) if told.isascii() and told.isdecimal() else None
