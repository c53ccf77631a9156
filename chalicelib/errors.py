"""Everything that can go wrong, as one tree; the edge maps each branch to one HTTP status.

    RecourseError
    ├── InvalidField          400  one field of the input cannot be accepted (several: InvalidInput)
    ├── InvalidInput          400  several fields at once
    ├── StaleForm             400  the form token is forged, too old, too quick or from another form
    ├── NotSignedIn           401  no session, or one that has ended
    ├── NotSigned             401  a call of a system without a signature that counts
    ├── Forbidden             403  signed in, but the role does not permit this
    │   ├── OnlyReading       403  the operator reads by a grant, and this would be more than reading
    │   └── OperatorsOnly     403  the page is for whoever runs the deployment
    ├── NotFound              404  nothing there, or nothing there for this account
    ├── NotAcceptable         406  the caller wants a format that is not spoken here
    ├── Conflict              409  somebody else changed it first
    ├── StillRunning          409  the same call is being worked on right now
    ├── NotPossible           409  the state of the request, or the law, does not permit this step
    ├── Gone                  410  it was there and is not any more (an expired link, a closed business)
    ├── PreconditionFailed    412  it is not as the caller has seen it
    ├── TooLarge              413  the body is larger than the form can hold
    ├── WrongContentType      415  the body is not in a format the route reads
    ├── OtherCall             422  an idempotency key that stands for another call
    ├── TooManyAttempts       429  a rate limit; carries the seconds to wait
    ├── Unavailable           503  a part we depend on did not answer
    │   └── Unreadable        503  a sealed field that no key opens: trying again changes nothing
    └── AuditMissing          500  a programmer's mistake: a change without its audit entry

Messages name fields, problems and identifiers; never a value that a person typed.
"""

from collections.abc import Mapping


class RecourseError(Exception):
    """The root; `status` is the HTTP status that the edge answers with."""

    status = 500
    text_key = "error.500"


class InvalidField(RecourseError):
    """One field cannot be accepted; `problem` is the key of the text that names the remedy."""

    status = 400
    text_key = "error.400"

    def __init__(self, *, field: str, problem: str, **values: str | int) -> None:
        super().__init__(f"{field}: {problem}")
        self.field = field
        self.problem = problem
        self.values: Mapping[str, str | int] = values


class InvalidInput(RecourseError):
    """Several fields cannot be accepted; each is one `InvalidField`."""

    status = 400
    text_key = "error.400"

    def __init__(self, problems: tuple[InvalidField, ...]) -> None:
        super().__init__("; ".join(str(problem) for problem in problems))
        self.problems = problems


class StaleForm(RecourseError):
    """The form's token does not fit the session, the form or the time; nothing was done."""

    status = 400
    text_key = "error.stale-form"


class NotSignedIn(RecourseError):
    """There is no live session; the remedy is to sign in and come back."""

    status = 401
    text_key = "error.401"


class NotSigned(RecourseError):
    """A call carries no signature that counts; `kind` is the problem's type, and says no more than its kind."""

    status = 401
    text_key = "error.401"

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


class Forbidden(RecourseError):
    """The person is known and may not do this."""

    status = 403
    text_key = "error.403"


class OnlyReading(Forbidden):
    """Who reads an account by a grant changes nothing there, and sees neither secrets nor exports."""

    text_key = "error.only-reading"


class OperatorsOnly(Forbidden):
    """Staff of a business asked for what only whoever runs the deployment has."""

    text_key = "error.operators-only"


class NotFound(RecourseError):
    """Nothing there; the same answer whether it never was or belongs to another account."""

    status = 404
    text_key = "error.404"


class Conflict(RecourseError):
    """The record was changed after it was read; nothing was written."""

    status = 409
    text_key = "error.409"


class NotAcceptable(RecourseError):
    """The caller accepts no format that the route speaks."""

    status = 406


class StillRunning(RecourseError):
    """The same call, by its idempotency key, is being worked on; asking again shortly gives its answer."""

    status = 409


class PreconditionFailed(RecourseError):
    """The resource is at another version than the caller demanded; nothing was done."""

    status = 412


class OtherCall(RecourseError):
    """An idempotency key was used before, for a call with another content; nothing was done."""

    status = 422


class NotPossible(RecourseError):
    """The step does not fit the state of the request; `reason` is the key of the text that says why.

    `values` fill that text; they are shown to signed-in staff and never part of the message.
    """

    status = 409
    text_key = "error.not-possible"

    def __init__(self, reason: str, **values: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.values: Mapping[str, str] = values


class Gone(RecourseError):
    """It existed and has expired, was used, or was closed."""

    status = 410
    text_key = "error.410"


class TooLarge(RecourseError):
    """The body or file is larger than documented in docs/limits.md."""

    status = 413
    text_key = "error.413"


class WrongContentType(RecourseError):
    """The body is not in a format that the route reads."""

    status = 415
    text_key = "error.415"


class TooManyAttempts(RecourseError):
    """A rate limit was reached; `retry_after` is in seconds."""

    status = 429
    text_key = "error.429"

    def __init__(self, *, retry_after: int) -> None:
        super().__init__(f"retry after {retry_after} s")
        self.retry_after = retry_after


class Unavailable(RecourseError):
    """A service that we depend on failed; trying again later may succeed."""

    retry_after = 60  # seconds
    status = 503
    text_key = "error.503"


class Unreadable(Unavailable):
    """A sealed field does not open: key, place or content is not the one it was sealed with, or the key is gone."""


class AuditMissing(RecourseError):
    """A commit carried no audit entry, or one for a chain that no record of the commit owns."""
