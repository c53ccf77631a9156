"""Mail that comes in: taken when S3 tells that one lies there, and looked for every few minutes if nobody told.

What has been dealt with is deleted from where the mail service put it, and nothing before: what lies there is still
to be done. Each try is counted before a mail is read: one that kills the function stops no other, is filed unopened
after a few tries, and what cannot even be filed so lies with the failures for the operator.
"""

from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from typing import Any, Final

from chalice.app import Blueprint

from chalicelib.channels.email import read_mail
from chalicelib.domain.dead_letter import INBOUND
from chalicelib.domain.mail_tries import MailTries
from chalicelib.jobs.frame import apart, event_job, job
from chalicelib.log import logger, metric
from chalicelib.services.inbound.take_mail import Came, Letterbox, take_mail
from chalicelib.services.inbound.try_mail import begin_try, note_given_up, note_survived, same_as_before, sort_out
from chalicelib.services.ports.desk import Desk

blueprint = Blueprint(__name__)

_PREFIX: Final = "incoming/"
_GRACE: Final = timedelta(minutes=10)  # the event, and two more tries of it, get this long before the sweep looks
_AT_ONCE: Final = 100
_LOOK: Final = timedelta(seconds=60)  # what was not looked up by then waits for the next sweep
_RUN: Final = timedelta(seconds=200)  # no mail is begun after that: the function has 290
_END: Final = timedelta(seconds=240)  # none is given up after that
_FAILURES: Final = "mail-event-failures"
_METRICS: Final = {
    Came.BEGAN: "MailsTaken",
    Came.JOINED: "MailsTaken",
    Came.HELD: "MailsHeldBack",
    Came.IGNORED: "MailsIgnored",
    Came.CLOSED: "MailsForClosedAccounts",
    Came.UNKNOWN: "MailsForNobody",
}


# infra/resources.yaml adds the name of the bucket to the pattern.
@blueprint.on_cw_event({"source": ["aws.s3"], "detail-type": ["Object Created"]})
@event_job
def on_inbound_mail(desk: Desk, event: Mapping[str, Any]) -> None:
    """Take a mail that has just come in. A repeat, and what we have put there ourselves, change nothing."""
    key = str(event["detail"]["object"]["key"])
    if key.startswith(_PREFIX):
        _take(desk, key.removeprefix(_PREFIX))


@blueprint.schedule("rate(5 minutes)")
@job
def sweep_inbound_mail(desk: Desk) -> int:
    """Take what nobody has told of, or what could not be taken; return how many mails were."""
    if not desk.inbound_domain:
        return 0
    began = desk.clock.now()
    due, spent = sort_out(desk, desk.mail_bucket.waiting(before=began - _GRACE), until=began + _LOOK)
    taken = 0
    for name in due[:_AT_ONCE]:
        if desk.clock.now() > began + _RUN:
            break
        taken += apart("take_mail", partial(_take, desk, name))
    for name in spent:
        if desk.clock.now() > began + _END:
            break
        apart("give_up_mail", partial(_give_up, desk, name))
    return taken


def _give_up(desk: Desk, name: str) -> None:
    """Put what `on_inbound_mail` is to be told where the operator sees it and has it tried again."""
    about = dict.fromkeys(("version", "id", "account", "region"), "") | {"source": "aws.s3", "resources": []}
    when = {"detail-type": "Object Created", "time": desk.clock.now().isoformat()}
    event = about | when | {"detail": {"object": {"key": f"{_PREFIX}{name}"}}}
    desk.queues.put(_FAILURES, function=INBOUND, event=event)
    note_given_up(desk, name)


def _take(desk: Desk, name: str) -> None:
    tries = begin_try(desk, name)
    try:
        _read_and_file(desk, name, tries)
    except Exception:
        note_survived(desk, name)
        raise


def _read_and_file(desk: Desk, name: str, tries: MailTries) -> None:
    raw = desk.mail_bucket.read(name)
    if raw is None:
        return
    mail = same_as_before(desk, name, tries, read_mail(raw, now=desk.clock.now(), opens=tries.opens))
    for came in take_mail(desk, Letterbox(name, raw, mail)):
        if came in _METRICS:
            metric(_METRICS[came], 1)
            logger().info("mail taken", extra={"what": came.value})
    desk.mail_bucket.drop(name)
