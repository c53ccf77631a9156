"""Erasures of accounts: which there are, how far each is, what it has counted, and its signed certificate."""

from typing import Final

from chalicelib.domain.erasure import Erasure
from chalicelib.domain.ids import AccountId
from chalicelib.errors import NotFound
from chalicelib.http.call import Call
from chalicelib.http.endpoint import Reads
from chalicelib.http.operator.erasures_view import ERASURES_PATH, erasure_line, erasure_view
from chalicelib.http.operator.pages import operator_page
from chalicelib.http.responses import Response, document
from chalicelib.routes.operator.registry import operator_route

_SHOWN: Final = 50


@operator_route("erasures", audit=Reads.NOTHING_PERSONAL)
def erasures(call: Call) -> Response:
    """All of the deployment, the newest first."""
    start = _start(call)
    found = sorted(call.desk.erasures.every(), key=lambda one: one.begun_at, reverse=True)
    more = start + _SHOWN
    return operator_page(
        call,
        "operator/erasures.html",
        nav="erasures",
        here=ERASURES_PATH,
        erasures=[erasure_line(one) for one in found[start:more]],
        more_url=f"{ERASURES_PATH}?from={more}" if len(found) > more else "",
    )


@operator_route("erasures/{account}", audit=Reads.NOTHING_PERSONAL)
def erasure(call: Call) -> Response:
    """One of them, with what it has counted."""
    found = _found(call)
    return operator_page(
        call,
        "operator/erasure.html",
        nav="erasures",
        here=f"{ERASURES_PATH}/{found.account}",
        back_url=ERASURES_PATH,
        erasure=erasure_view(found),
        keys_url="/.well-known/jwks.json",
    )


@operator_route("erasures/{account}/certificate", audit=Reads.NOTHING_PERSONAL)
def certificate(call: Call) -> Response:
    """The signed certificate as a file."""
    found = _found(call)
    if not found.certificate:
        raise NotFound("certificate")
    return document(found.certificate, "application/jose", name=f"erasure-{found.account}.jws")


def _found(call: Call) -> Erasure:
    return call.desk.erasures.get(AccountId(call.params["account"]))


def _start(call: Call) -> int:
    text = call.query.get("from", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else 0
