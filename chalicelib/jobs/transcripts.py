"""The transcriber tells that a job has ended: its words are kept. A lost event is made up for by `keep_voicemail`."""

from collections.abc import Mapping
from typing import Any

from chalice.app import Blueprint

from chalicelib.jobs.frame import event_job
from chalicelib.log import logger
from chalicelib.services.ports.desk import Desk
from chalicelib.services.voicemail.transcribe_voicemail import take_words

blueprint = Blueprint(__name__)


@blueprint.on_cw_event(
    {
        "source": ["aws.transcribe"],
        "detail-type": ["Transcribe Job State Change"],
        "detail": {
            "TranscriptionJobStatus": ["COMPLETED", "FAILED"],
            "TranscriptionJobName": [{"prefix": "recourse."}],
        },
    },
)
@event_job
def on_transcript(desk: Desk, event: Mapping[str, Any]) -> None:
    """Keep the words. A repeat, and a job of another stage, change nothing."""
    if take_words(desk, str(event["detail"]["TranscriptionJobName"])):
        logger().info("job done", extra={"handler": "on_transcript", "count": 1})
