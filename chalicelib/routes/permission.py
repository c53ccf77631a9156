"""The consumer's side of an agent's request: may they ask for you? By a link that went to the consumer alone.

And the agent's: is this address yours, and did you send it? By a link that went to that address.

The link is the authority: there is no session, so a forged form could do nothing that its sender cannot do anyway.
Opening it changes nothing; machines that look into mails do.
"""

from typing import Final

from chalice.app import Blueprint

from chalicelib.domain.audit_tags import Tag
from chalicelib.errors import InvalidField, NotPossible, RecourseError
from chalicelib.http.call import Call
from chalicelib.http.consumer.pages import closed_link
from chalicelib.http.endpoint import Reads, endpoint
from chalicelib.http.rate_limits import PERMISSION, address_block, limit
from chalicelib.http.responses import Response, page, see_other
from chalicelib.http.staff.pages import field_errors
from chalicelib.services.agents.address_link import PATH as AGENT_PATH
from chalicelib.services.agents.address_link import AddressAsked, address_asked
from chalicelib.services.agents.ask_permission import SaysOfAgent, answer_by_link
from chalicelib.services.agents.confirm_address import Sent, confirm_address
from chalicelib.services.agents.permission_link import PATH, PermissionAsked, asked_by

blueprint = Blueprint(__name__)

_HERE: Final = f"{PATH}/{{token}}"
_AGENT: Final = f"{AGENT_PATH}/{{token}}"
_WORDS: Final = ("yes", "no")
_FIELDS: Final = ("permission", "permission_name", "receives")


@endpoint(blueprint, _HERE, audit=Reads.ASKED_BY_LINK)
def show(call: Call) -> Response:
    """Who asks for what in the consumer's name, and the form; once it is answered, what was said."""
    asked = _asked(call)
    return _page(call, asked) if asked.account.may_change else closed_link(call, asked.account)


@endpoint(blueprint, _HERE, methods=("POST",), audit=(Tag.REQUEST_AGENT_PERMISSION,))
def answer(call: Call) -> Response:
    """Take the consumer's word. Twice the same is once."""
    asked = _asked(call)
    if not asked.account.may_change:
        return closed_link(call, asked.account)
    try:
        answer_by_link(call.desk, call.params["token"], _said(call))
    except (InvalidField, NotPossible) as error:
        return _page(call, asked, error=error)
    return see_other(f"{PATH}/{call.params['token']}?done=1")


def _said(call: Call) -> SaysOfAgent:
    if call.value("permission") not in _WORDS:
        raise InvalidField(field="permission", problem="missing")
    given = call.value("permission") == "yes"
    return SaysOfAgent(given=given, receives=call.value("receives") == "yes", name=call.value("permission_name"))


def _asked(call: Call) -> PermissionAsked:
    """What the link leads to. Raise `NotFound`; `TooManyAttempts` for who tries many."""
    limit(call, PERMISSION, address_block(call.source_ip))
    return asked_by(call.desk, call.params["token"])


def _page(call: Call, asked: PermissionAsked, *, error: RecourseError | None = None) -> Response:
    typed, proof = asked.submission.typed, asked.proof
    said = proof is not None and proof.by_consumer
    return page(
        call,
        "public/permission.html",
        status=error.status if error else 200,
        business=None,
        here=f"{PATH}/{call.params['token']}",
        holder=asked.account.name,
        email=asked.account.email,
        agent=", ".join(part for part in (typed.agent_name, typed.agent_organisation) if part),
        reference=asked.submission.id,
        rights=[head.right.value for head in asked.heads],
        received_on=asked.account.day_of(asked.submission.received_at),
        said=("no" if proof and proof.denied_at else "yes") if said else "",
        receives=bool(proof and proof.receives),
        needless=asked.needless,
        done=call.query.get("done") == "1",
        values={name: call.value(name) for name in _FIELDS} if error else {},
        errors=field_errors(call, error) if error else (),
    )


@endpoint(blueprint, _AGENT, audit=Reads.AGENTS_OWN)
def show_agent(call: Call) -> Response:
    """What was sent under the agent's own address, by reference and day, and what they say of it."""
    asked = _agent_asked(call)
    return _agent_page(call, asked) if asked.account.may_change else closed_link(call, asked.account)


@endpoint(blueprint, _AGENT, methods=("POST",), audit=(Tag.REQUEST_AGENT_ADDRESS,))
def answer_agent(call: Call) -> Response:
    """Take the word of who reads the agent's mailbox; the last one stands."""
    asked = _agent_asked(call)
    if not asked.account.may_change:
        return closed_link(call, asked.account)
    try:
        confirm_address(call.desk, call.params["token"], call.value("agent_sent"), _listed(call))
    except InvalidField as error:
        return _agent_page(call, asked, error=error)
    return see_other(f"{AGENT_PATH}/{call.params['token']}?done=1")


def _listed(call: Call) -> list[str]:
    return call.form.get("sent", []) if call.value("agent_sent") == Sent.SOME else call.value("listed").split()


def _agent_asked(call: Call) -> AddressAsked:
    limit(call, PERMISSION, address_block(call.source_ip))
    return address_asked(call.desk, call.params["token"])


def _agent_page(call: Call, asked: AddressAsked, *, error: RecourseError | None = None) -> Response:
    day_of = asked.account.day_of
    return page(
        call,
        "public/agent_address.html",
        status=error.status if error else 200,
        business=None,
        here=f"{AGENT_PATH}/{call.params['token']}",
        holder=asked.account.name,
        email=asked.account.email,
        reference=asked.submission.id,
        received_on=day_of(asked.submission.received_at),
        others=[(other.id, day_of(other.received_at)) for other, _ in asked.others],
        said=asked.said,
        done=call.query.get("done") == "1",
        chosen=call.value("agent_sent") if error else "",
        ticked=call.form.get("sent", []) if error else (),
        errors=field_errors(call, error) if error else (),
    )
