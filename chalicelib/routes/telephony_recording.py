"""The company tells that a recording can be fetched, or that there is none; the fetch itself is the background's."""

from typing import Final

from chalicelib.channels.recording import understand_recording
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.ids import AccountId
from chalicelib.errors import InvalidField
from chalicelib.http.phone_prompt import CALL, number
from chalicelib.http.telephony import Webhook, webhook
from chalicelib.http.twiml import Script
from chalicelib.log import logger, metric
from chalicelib.routes.telephony_blueprint import blueprint
from chalicelib.services.take_recording import Taken, take_recording

_TAGS: Final = (Tag.REQUEST_RECEIVED, Tag.REQUEST_VOICEMAIL_LEFT, Tag.REQUEST_VOICEMAIL_SUPERSEDED)
_COUNTED: Final = {
    Taken.LEFT: "VoicemailsLeft",
    Taken.SILENT: "RecordingsWithoutSound",
    Taken.CLOSED: "RecordingsOfClosedBusinesses",
    Taken.FOREIGN: "RecordingsOfOtherLines",
}


@webhook(blueprint, f"{CALL}/recording", audit=_TAGS, speaks=False)
def recording(post: Webhook) -> Script | None:
    """Note the recording, once; a failure is a 5xx, so that the company posts it again."""
    try:
        recorded = understand_recording(post.params, take=number(post, "take"), language=post.language)
    except InvalidField as error:
        logger().error("recording not understood", extra={"what": str(error)})
        metric("RecordingsNotUnderstood", 1)
        return None
    taken = take_recording(post.desk, AccountId(post.query.get("account", "")), recorded)
    if taken in _COUNTED:
        metric(_COUNTED[taken], 1)
    return None
