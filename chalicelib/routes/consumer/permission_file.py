"""An agent shows the signed permission as a file: for the browser that sent the form, or after a code was shown."""

from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from chalicelib.domain.account import Account
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import FileState
from chalicelib.domain.ids import Reference
from chalicelib.domain.request import Request
from chalicelib.domain.verification import AgentProof
from chalicelib.errors import Conflict, InvalidField, NotPossible, RecourseError, StaleForm, TooManyAttempts
from chalicelib.http.call import Call
from chalicelib.http.consumer.business import business_of
from chalicelib.http.consumer.pages import (
    check_token,
    consumer_page,
    problems_of,
    sent_reference,
    token,
    whole_site,
    with_retry,
)
from chalicelib.http.endpoint import Reads, endpoint
from chalicelib.http.rate_limits import WRITE, limit
from chalicelib.http.responses import Response, see_other
from chalicelib.routes.consumer.registry import blueprint
from chalicelib.services.agents.agent_permission import proof_of
from chalicelib.services.agents.permission_file import (
    ENDINGS,
    PERMISSION_BYTES,
    Shows,
    accept_by_agent,
    announce_by_agent,
    files_of_submission,
    open_head,
)

_PATH: Final = "/c/{slug}/receipt/{reference}/permission"
_MEGABYTE: Final = 1024 * 1024
_PICTURE: Final = "jpg"  # whatever the camera calls it
_FILES: Final = tuple(ending for ending in ENDINGS if ending != "jpeg")


@endpoint(blueprint, _PATH, audit=Reads.OWN_REQUEST)
def ask(call: Call) -> Response:
    """What can be shown, what has come, and the form that announces a file."""
    account = business_of(call)
    return _page(call, account, sent_reference(call, account))


@endpoint(blueprint, _PATH, methods=("POST",), audit=(Tag.REQUEST_AGENT_FILE_ANNOUNCED,))
def announce(call: Call) -> Response:
    """The bucket's own form, for one file of the type that was chosen."""
    account = business_of(call)
    reference = sent_reference(call, account)
    try:
        check_token(call, _form(reference))
        limit(call, WRITE, f"{account.id}|{reference}")
        shows, ending = _chosen(call)
        back = f"{call.desk.public_url}{_url(call, reference)}/{{file}}/check"
        made = announce_by_agent(call.desk, account, reference, shows, f"{shows.value}.{ending}", back=back)
    except (InvalidField, NotPossible, StaleForm, TooManyAttempts, Conflict) as error:
        return with_retry(_page(call, account, reference, error=error), error)
    bucket = urlsplit(made.form.url)
    return consumer_page(
        call,
        "consumer/permission_content.html",
        form_targets=(f"{bucket.scheme}://{bucket.netloc}",),
        action=made.form.url,
        hidden=made.form.fields,
        accept=".jpg,.jpeg" if ending == _PICTURE else f".{ending}",
        limit_mb=PERMISSION_BYTES // _MEGABYTE,
        cancel_url=_url(call, reference),
    )


@endpoint(
    blueprint,
    f"{_PATH}/{{file}}/check",
    audit=(Tag.REQUEST_AGENT_FILE_ATTACHED, Tag.REQUEST_AGENT_FILE_REFUSED),
)
def check(call: Call) -> Response:
    """Where the bucket sends the browser: look at what has arrived, and say what came of it."""
    account = business_of(call)
    reference = sent_reference(call, account)
    try:
        file = accept_by_agent(call.desk, account, reference, call.params["file"])
    except (InvalidField, Conflict) as error:
        return _page(call, account, reference, error=error)
    if file.state is not FileState.ACCEPTED:
        return _page(call, account, reference, error=InvalidField(field="file", problem="type"))
    return see_other(f"{_url(call, reference)}?done=permission-shown")


def _chosen(call: Call) -> tuple[Shows, str]:
    """What the file shows, and its ending. Raise `InvalidField` (`shows`, `ending`)."""
    for name, offered in (("shows", set(Shows)), ("ending", _FILES)):
        if call.value(name) not in offered:
            raise InvalidField(field=name, problem="missing")
    return Shows(call.value("shows")), call.value("ending")


def _form(reference: Reference) -> str:
    return f"permission|{reference}"


def _url(call: Call, reference: Reference) -> str:
    return whole_site(call, "receipt", reference, "permission")


def _page(call: Call, account: Account, reference: Reference, *, error: RecourseError | None = None) -> Response:
    """The page; without a form where nothing can be shown any more. Raise `NotPossible` (`no-agent`)."""
    try:
        head = open_head(call.desk, account, reference)
    except NotPossible as closed:
        if closed.reason == "no-agent":
            raise
        return _closed(call, reference)
    return consumer_page(
        call,
        "consumer/permission_file.html",
        status=error.status if error else 200,
        here=_url(call, reference),
        back_url=whole_site(call, "receipt", reference),
        form_token=token(call, _form(reference)),
        errors=problems_of(call, error) if error else (),
        values={name: call.value(name) for name in ("shows", "ending")} if error and call.method == "POST" else {},
        shows=_offered(proof_of(head)),
        notary=proof_of(head).notary_asked,
        endings=_FILES,
        limit_mb=PERMISSION_BYTES // _MEGABYTE,
        came=_came(call, head),
    )


def _offered(proof: AgentProof) -> list[str]:
    """What can be shown: who the agent is only where the business asks for it (11 CCR 7063(a))."""
    return [shows.value for shows in Shows if shows is not Shows.IDENTITY or proof.identity_asked]


def _came(call: Call, head: Request) -> list[tuple[str, datetime]]:
    """What was taken so far, without its content: who shows a file here cannot read it again."""
    files = files_of_submission(call.desk, head)
    return [(file.shows, file.created_at) for file in files if file.state is FileState.ACCEPTED]


def _closed(call: Call, reference: Reference) -> Response:
    return consumer_page(
        call,
        "consumer/permission_file.html",
        status=409,
        here=_url(call, reference),
        back_url=whole_site(call, "receipt", reference),
        form_token="",
        errors=(),
        values={},
        shows=(),
        notary=False,
        endings=(),
        limit_mb=0,
        came=(),
    )
