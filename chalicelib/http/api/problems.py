"""Errors as systems read them: problem details (RFC 9457), each with a stable type, what is wrong and the remedy.

The table is the vocabulary: a code never changes its meaning, and `<public URL>/api/v1/problems/<code>` explains it.
The words are English; they are for whoever writes the calling system.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import msgspec

from chalicelib import texts
from chalicelib.errors import (
    InvalidField,
    InvalidInput,
    NotPossible,
    NotSigned,
    OtherCall,
    RecourseError,
    StillRunning,
    TooManyAttempts,
    Unavailable,
)
from chalicelib.http.responses import Response
from chalicelib.values import dataclass

CONTENT_TYPE: Final = "application/problem+json"
PATH: Final = "/api/v1/problems"
SECURITY: Final[Mapping[str, str]] = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Vary": "Accept",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One type of problem."""

    status: int
    title: str
    remedy: str


PROBLEMS: Final[Mapping[str, Problem]] = {
    "malformed-body": Problem(
        400,
        "The body cannot be read",
        "Send one JSON object in UTF-8, each name once, without NaN or Infinity, not deeper than 100 levels.",
    ),
    "invalid-input": Problem(400, "A field cannot be accepted", "Change what `errors` names and send it again."),
    "signature-missing": Problem(
        401,
        "The call is not signed",
        "Sign it as RFC 9421 says, with Signature-Input and Signature.",
    ),
    "signature-invalid": Problem(
        401,
        "The signature does not hold",
        "Check that the key is known here and in use, the algorithm Ed25519, and that the address that was signed is "
        "the public one, with its query as it was sent.",
    ),
    "signature-incomplete": Problem(
        401,
        "The signature leaves out what it must cover",
        'Cover "@method" and "@target-uri" and, with a body, "content-digest" and "content-type"; give created, keyid '
        'and nonce (1 to 128 characters); leave tag out or set it to "recourse".',
    ),
    "signature-stale": Problem(
        401,
        "The signature is too old, or of the future",
        "Sign each call when it is sent: created may lie 300 seconds back and 30 seconds ahead, and expires not back.",
    ),
    "signature-replayed": Problem(
        401,
        "The nonce was used before",
        "Sign again with a new nonce; with an Idempotency-Key nothing is done twice.",
    ),
    "digest-mismatch": Problem(
        401,
        "The digest is not that of the body",
        "Send Content-Digest with sha-256 or sha-512 over exactly the bytes of the body.",
    ),
    "forbidden": Problem(403, "This is not permitted", "Use a key of an account and role that may do this."),
    "scope-missing": Problem(403, "The key lacks the scope", "Use a key that has the scope which `scope` names."),
    "not-found": Problem(
        404, "There is no such thing", "Check the address; what belongs to others does not exist here."
    ),
    "method-not-allowed": Problem(405, "Not by this method", "Use a method that the documentation names."),
    "not-acceptable": Problem(406, "JSON is all that is spoken here", "Accept application/json."),
    "conflict": Problem(409, "Somebody else changed it first", "Read it again and repeat what still fits."),
    "not-possible": Problem(409, "The step is not possible now", "`detail` says why; read the resource and decide."),
    "still-running": Problem(409, "The same call is being worked on", "Wait for Retry-After and send it again."),
    "gone": Problem(410, "It is not there any more", "It has expired, was used or was closed for good."),
    "precondition-failed": Problem(
        412,
        "It is not as you have seen it",
        "Read it again, and repeat with its ETag in If-Match what still fits.",
    ),
    "too-large": Problem(413, "The body is too large", "Send at most 256 KB; files go where an upload link says."),
    "wrong-content-type": Problem(415, "The body is not JSON", "Send application/json, without a content encoding."),
    "idempotency-key-reused": Problem(
        422,
        "The idempotency key stands for another call",
        "Use a new Idempotency-Key for each new call, and the same one only to repeat it unchanged.",
    ),
    "too-many-calls": Problem(429, "Too many calls", "Wait as long as Retry-After says."),
    "failed": Problem(500, "This failed here", "Nothing is wrong with the call; try again later."),
    "unavailable": Problem(503, "Something that is needed did not answer", "Try again later."),
}

_CODES: Final[Mapping[int, str]] = {
    400: "invalid-input",
    401: "signature-invalid",
    403: "forbidden",
    404: "not-found",
    405: "method-not-allowed",
    406: "not-acceptable",
    409: "conflict",
    410: "gone",
    412: "precondition-failed",
    413: "too-large",
    415: "wrong-content-type",
    422: "idempotency-key-reused",
    429: "too-many-calls",
    503: "unavailable",
}


class Refusal(RecourseError):
    """A problem of the table that no branch of the error tree stands for."""

    def __init__(self, code: str, *, field: str = "", **members: Any) -> None:
        super().__init__(code)
        self.code = code
        self.field = field
        self.members = members
        self.status = PROBLEMS[code].status


def code_of(error: RecourseError) -> str:
    """The code of an error's type."""
    if isinstance(error, Refusal):
        return error.code
    if isinstance(error, NotSigned):
        return error.kind
    if isinstance(error, NotPossible):
        return "not-possible"
    if isinstance(error, StillRunning):
        return "still-running"
    if isinstance(error, OtherCall):
        return "idempotency-key-reused"
    return code_of_status(error.status)


def code_of_status(status: int) -> str:
    """The code that stands for a status, where nothing more is known."""
    return _CODES.get(status, "failed")


def problem(error: RecourseError, *, base: str) -> Response:
    """The answer for an error; `base` is the public URL."""
    code = code_of(error)
    members: dict[str, Any] = {}
    headers = dict(SECURITY)
    if isinstance(error, Refusal):
        members = dict(error.members)
    if isinstance(error, InvalidField):
        members["errors"] = [_field(error)]
    if isinstance(error, InvalidInput):
        members["errors"] = [_field(each) for each in error.problems]
    if isinstance(error, NotPossible):
        members |= {"reason": error.reason, "detail": texts.not_possible(error.reason, "en", **error.values)}
    if isinstance(error, TooManyAttempts | Unavailable):
        headers["Retry-After"] = str(error.retry_after)
    if isinstance(error, StillRunning):
        headers["Retry-After"] = "2"
    if isinstance(error, NotSigned):
        # RFC 9421, section 5: what a signature must be like.
        covered = '"@method" "@target-uri" "content-digest" "content-type"'
        headers["Accept-Signature"] = f'sig=({covered});created;keyid;nonce;alg="ed25519"'
    return _response(code, base, members, headers)


def problem_of_status(status: int, *, base: str) -> Response:
    """The answer for a refusal that no route of ours has made."""
    return _response(code_of_status(status), base, {}, SECURITY)


def explained(code: str, *, base: str) -> dict[str, Any]:
    """What a type means: the members that every problem of it has."""
    said = PROBLEMS[code]
    return {"type": f"{base}{PATH}/{code}", "title": said.title, "status": said.status, "detail": said.remedy}


def _response(code: str, base: str, members: Mapping[str, Any], headers: Mapping[str, str]) -> Response:
    content = {**explained(code, base=base), **members}
    return Response(msgspec.json.encode(content).decode(), content["status"], CONTENT_TYPE, headers)


def _field(error: InvalidField) -> dict[str, str]:
    return {"field": error.field, "problem": error.problem, "detail": field_words(error)}


def field_words(error: InvalidField) -> str:
    """What is wrong with a field and what to do, as the pages say it; a plain sentence where they do not know it."""
    said = error.values.get("said")
    if said:
        return str(said)
    keys: Iterable[str] = (f"error.{error.field}.{error.problem}", f"error.{error.problem}")
    if any(texts.has_text(key) for key in keys):
        return texts.problem(error.field, error.problem, "en", **error.values)
    return f"{error.problem.replace('-', ' ').capitalize()}."
