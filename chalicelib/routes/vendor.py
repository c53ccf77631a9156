"""The vendor's side: what it is asked, by a link that nobody can guess, and its answer. No account is needed.

The link is the authority: there is no session, so a forged form could do nothing that its sender cannot do anyway.
Opening it changes nothing; machines that look into mails do.
"""

import json
from typing import Any, Final

from chalice.app import Blueprint

from chalicelib.domain.audit import timestamp
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.vendor_task import MORE_TIME, Standing, VendorAnswer
from chalicelib.errors import InvalidField, NotPossible, RecourseError
from chalicelib.http.call import Call
from chalicelib.http.consumer.pages import closed_link
from chalicelib.http.endpoint import Reads, endpoint
from chalicelib.http.rate_limits import VENDOR, address_block, limit
from chalicelib.http.responses import Response, document, page, see_other
from chalicelib.http.staff.pages import field_errors
from chalicelib.services.vendors.answer_task import Said, answer_by_link
from chalicelib.services.vendors.vendor_link import PATH, Asked, about_whom, asked_by

blueprint = Blueprint(__name__)

_TASK: Final = f"{PATH}/{{token}}"
_JSON: Final = "application/json"
_FIELDS: Final = ("vendor_answer", "vendor_reason", "vendor_until")


@endpoint(blueprint, _TASK, audit=Reads.ASKED_OF_VENDOR)
def show(call: Call) -> Response:
    """What is asked, about whom, and the form; once it is answered, what was said."""
    asked = _asked(call)
    return _page(call, asked) if asked.account.may_change else closed_link(call, asked.account)


@endpoint(blueprint, _TASK, methods=("POST",), audit=(Tag.REQUEST_VENDOR_ANSWERED,))
def answer(call: Call) -> Response:
    """Take the answer: from the page, or from the vendor's own system as the same form. Twice the same is once."""
    asked = _asked(call)
    if not asked.account.may_change:
        return closed_link(call, asked.account)
    values = {name: call.value(name) for name in _FIELDS}
    try:
        answer_by_link(call.desk, call.params["token"], _said(values))
    except (InvalidField, NotPossible) as error:
        return _page(call, asked, values, error=error)
    return see_other(f"{PATH}/{call.params['token']}?done=answered")


@endpoint(blueprint, f"{_TASK}/data", audit=Reads.ASKED_OF_VENDOR)
def data(call: Call) -> Response:
    """The same for the vendor's own system, as JSON; `person` is empty once it has answered."""
    asked = _asked(call)
    if not asked.account.may_change:
        return Response(json.dumps({"standing": "closed"}), 410, _JSON, {"Cache-Control": "no-store"})
    task = asked.task
    content = {
        "reference": task.submission,
        "business": asked.account.name,
        "right": task.right.value,
        "told_at": timestamp(task.told_at),
        "due": task.due.isoformat(),
        "standing": "needless" if asked.needless else task.standing.value,
        "answers": [answer.value for answer in VendorAnswer],
        "person": about_whom(call.desk, asked),
    }
    return document(json.dumps(content, ensure_ascii=False), _JSON)


def _said(values: dict[str, str]) -> Said:
    if values["vendor_answer"] not in set(VendorAnswer):
        raise InvalidField(field="vendor_answer", problem="missing")
    answered = VendorAnswer(values["vendor_answer"])
    return Said(answer=answered, reason=values["vendor_reason"], until=values["vendor_until"])


def _asked(call: Call) -> Asked:
    """What the link leads to. Raise `NotFound`; `TooManyAttempts` for who tries many."""
    limit(call, VENDOR, address_block(call.source_ip))
    return asked_by(call.desk, call.params["token"])


def _page(
    call: Call, asked: Asked, values: dict[str, str] | None = None, *, error: RecourseError | None = None
) -> Response:
    task, account = asked.task, asked.account
    last = task.answers[-1] if task.answers else None
    context: dict[str, Any] = {
        "vendor": asked.vendor.name,
        "holder": account.name,
        "email": account.email,
        "reference": task.submission,
        "right": task.right.value,
        "due": task.due,
        "person": list(about_whom(call.desk, asked).items()),
        "last": last.answer.value if last else "",
        "last_on": account.day_of(last.at) if last else None,
        "standing": task.standing.value,
        "needless": asked.needless,
        "open": task.open,
        "contradicts": task.standing is Standing.CONTRADICTORY,
        "done": call.query.get("done", "") == "answered",
        "answers": [answer.value for answer in VendorAnswer],
        "longest": MORE_TIME.days,
        "values": values or {},
        "errors": field_errors(call, error) if error else (),
    }
    status = error.status if error else 200
    here = f"{PATH}/{call.params['token']}"
    return page(call, "vendor/task.html", status=status, business=None, here=here, **context)
