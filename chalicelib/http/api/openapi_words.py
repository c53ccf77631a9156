"""What the API's document says of every operation: how to sign, the headers in common."""

from typing import Any, Final

from chalicelib.domain.plans import PLANS
from chalicelib.http.api.idempotency import HEADER
from chalicelib.http.api.signed import NONCE_LIMIT, SIGNATURE_LIFE, TAG

ABOUT: Final = (
    "Requests about personal data, for a business's own systems: what staff can do, a key with the scope can do. "
    "Administrators make a key on the page API keys. Calls are signed (see the security scheme). Bodies are JSON; an "
    "unknown field is refused by name. Refusals are problem details (RFC 9457) whose `type` is stable. Lists are "
    "pages: give `next` as `cursor` until it is null."
)

_READS: Final = [limits.reads_a_minute for limits in PLANS.values()]
_WRITES: Final = [limits.writes_a_minute for limits in PLANS.values()]
_SECONDS: Final = int(SIGNATURE_LIFE.total_seconds())

SIGNATURE: Final[dict[str, Any]] = {
    "type": "apiKey",
    "in": "header",
    "name": "Signature",
    "description": (
        "HTTP Message Signatures (RFC 9421) with Ed25519, in the headers Signature-Input and Signature. The signature "
        'covers "@method" and "@target-uri" (the whole public address with its query) and, with a body, "content-type" '
        'and "content-digest" (RFC 9530, sha-256 or sha-512); more may be covered. Its parameters: keyid, created '
        f"(at most {_SECONDS} seconds ago), nonce (1 to {NONCE_LIMIT} characters, good once); `tag` is left out or "
        f'"{TAG}". The scope that an operation needs is listed with it: read, write or admin.'
    ),
}


def _header(schema: dict[str, Any], description: str) -> dict[str, Any]:
    return {"schema": schema, "description": description}


_TEXT: Final = {"type": "string"}
_NUMBER: Final = {"type": "integer", "minimum": 0}

HEADERS: Final[dict[str, Any]] = {
    "ETag": _header(_TEXT, "The version; a later write may demand it in If-Match."),
    "Location": _header({"type": "string"}, "Where what was made can be read, if that has an address."),
    "Idempotency-Replayed": _header({"const": "true"}, "The call was done before; this is its answer."),
    "Retry-After": _header(_NUMBER, "Seconds to wait."),
    "Accept-Signature": _header(_TEXT, "What a signature must be like (RFC 9421, section 5)."),
    "RateLimit-Limit": _header(
        _NUMBER,
        "Calls of this kind by one key in a minute, as the account's plan has it: "
        f"{min(_READS)} to {max(_READS)} that read, {min(_WRITES)} to {max(_WRITES)} that write.",
    ),
    "RateLimit-Remaining": _header(_NUMBER, "Calls that are left."),
    "RateLimit-Reset": _header(_NUMBER, "Seconds until the count starts again."),
    "RateLimit-Policy": _header(_TEXT, "Calls and the window's seconds."),
}

PARAMETERS: Final[dict[str, Any]] = {
    HEADER: {
        "name": HEADER,
        "in": "header",
        "schema": {"type": "string", "pattern": "^[!-~]{1,200}$"},
        "description": "A name for this call, kept for a day: a repetition is answered the same and does nothing.",
    },
    "If-Match": {
        "name": "If-Match",
        "in": "header",
        "schema": _TEXT,
        "description": "The ETag that was read; 412 if somebody has changed the resource since.",
    },
    "If-None-Match": {
        "name": "If-None-Match",
        "in": "header",
        "schema": _TEXT,
        "description": "The ETag that was read; 304 if it is still that.",
    },
}

STATUS: Final = {
    401: "The signature is missing or does not count.",
    403: "The key may not do this.",
    409: "It cannot be done now, or somebody else was first.",
}
