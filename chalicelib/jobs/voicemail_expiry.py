"""Voicemails go when their days are over: S3 deletes and tells, we certify; tags follow the plan; a weekly check."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from chalice.app import Blueprint

from chalicelib.domain.deletion_certificate import Event, Told
from chalicelib.jobs.frame import event_job, job
from chalicelib.log import logger, metric
from chalicelib.services.accounts import change_plan
from chalicelib.services.ports.desk import Desk
from chalicelib.services.voicemail import check_voicemails as weekly
from chalicelib.services.voicemail.expire_voicemail import Expiry, expire_voicemail

blueprint = Blueprint(__name__)

_METRICS: Final = {
    Expiry.EXPIRED: "VoicemailsExpired",
    Expiry.HELD: "VoicemailsGoneWhileHeld",
    Expiry.OUTSIDE: "VoicemailsRemovedOutsideTheRules",
    Expiry.STRAY: "VoicemailsStray",
}
_FINDINGS: Final = {
    "strays": "VoicemailsStray",
    "leftovers": "VoicemailsLeftOver",
    "missing": "VoicemailsMissing",
    "expired": "VoicemailsExpired",
    "overdue": "VoicemailsOverdue",
    "repaired": "VoicemailsRepaired",
    "broken": "VoicemailsBroken",
}


# infra/resources.yaml adds the name of the bucket to the pattern.
@blueprint.on_cw_event({"source": ["aws.s3"], "detail-type": ["Object Deleted"]})
@event_job
def on_voicemail_deleted(desk: Desk, event: Mapping[str, Any]) -> None:
    """Certify what S3 deleted. A repeat, what we deleted ourselves and what is no voicemail change nothing."""
    detail = event["detail"]
    place = desk.voicemail_bucket.place(str(detail["object"]["key"]))
    if place is None:
        return
    told = Told.LIFECYCLE if detail.get("reason") == Told.LIFECYCLE else Told.REQUEST
    evidence = Event(str(event["id"]), datetime.fromisoformat(event["time"]), told)
    came_of_it = expire_voicemail(desk, place, evidence)
    if came_of_it in _METRICS:
        metric(_METRICS[came_of_it], 1)
    if came_of_it not in {Expiry.EXPIRED, Expiry.NOTHING}:
        logger().warning("voicemail gone", extra={"what": f"{came_of_it}: {place.id}"})


@blueprint.schedule("rate(5 minutes)")
@job
def retag_voicemails(desk: Desk) -> int:
    """Go on where plans were changed; return how many voicemails got other tags."""
    return change_plan.continue_retaggings(desk)


@blueprint.schedule("rate(1 hour)")
@job
def check_voicemails(desk: Desk) -> int:
    """Begin the week's check, or go on with one that took longer than a run; return how much was looked at at its end.

    Each hour, although a check begins once a week: a large deployment needs more than one run.
    """
    found = weekly.check_voicemails(desk)
    if found is None:
        return 0
    for name, title in _FINDINGS.items():
        count = getattr(found, name)
        if count:
            metric(title, count)
            logger().warning("voicemails checked", extra={"what": name, "count": count})
    return found.looked
