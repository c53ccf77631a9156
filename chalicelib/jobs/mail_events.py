"""The mail service tells what became of a mail after it was taken: what did not arrive is never counted as told."""

from collections.abc import Mapping
from typing import Any, Final

from chalice.app import Blueprint

from chalicelib.domain.correspondence import Failure
from chalicelib.domain.ids import AccountId, Reference, RequestId
from chalicelib.jobs.frame import TOPIC_OF_TEMPLATE, message_job
from chalicelib.log import logger, metric
from chalicelib.services.letters.note_undelivered import note_undelivered
from chalicelib.services.ports.desk import Desk

blueprint = Blueprint(__name__)

# The addresses that SES itself, or the account, sends nothing to.
_SUPPRESSED: Final = frozenset({"Suppressed", "OnAccountSuppressionList", "OnTenantSuppressionList"})


@blueprint.on_sns_message(topic=TOPIC_OF_TEMPLATE)
@message_job
def on_mail_event(desk: Desk, event: Mapping[str, Any]) -> None:
    """Note that a letter did not arrive. A repeat, an unknown letter and a delay change nothing."""
    tags = event.get("mail", {}).get("tags", {})
    account, letter = _tag(tags, "account"), _tag(tags, "letter")
    if not account or not letter:
        return  # not a mail of ours, or the message with which SES tries a new topic
    why = failure_of(event)
    if why is None:
        logger().info("mail delayed", extra={"letter": letter})
        return
    place = desk.outbox.place(
        AccountId(account),
        letter,
        request=RequestId(_tag(tags, "request")),
        submission=Reference(_tag(tags, "submission")),
    )
    if note_undelivered(desk, place, why):
        metric("LettersUndelivered", 1)


def failure_of(event: Mapping[str, Any]) -> Failure | None:
    """Why the mail did not arrive; None for what says that it may have, or still may.

    A bounce that is not permanent means that SES has stopped trying, if the report says that delivery failed; without
    a report it is an automatic answer, such as an absence note, to a mail that did arrive. One of which SES cannot say
    what it is counts as the milder: the letter did not arrive, and the address may work tomorrow.
    """
    match event.get("eventType"):
        case "Bounce":
            return _bounce(event.get("bounce", {}))
        case "Complaint":
            suppressed = event.get("complaint", {}).get("complaintSubType") in _SUPPRESSED
            return Failure.SUPPRESSED if suppressed else Failure.COMPLAINED
        case "Reject":
            return Failure.REFUSED
    return None


def _bounce(bounce: Mapping[str, Any]) -> Failure | None:
    if bounce.get("bounceSubType") in _SUPPRESSED:
        return Failure.SUPPRESSED
    if bounce.get("bounceType") == "Permanent":
        return Failure.BOUNCED
    reported = any(one.get("action") == "failed" for one in bounce.get("bouncedRecipients", []))
    return Failure.SOFT if reported or bounce.get("bounceType") != "Transient" else None


def _tag(tags: Mapping[str, list[str]], name: str) -> str:
    return next(iter(tags.get(name, [])), "")
