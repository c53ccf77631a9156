"""What a look at a deployment finds: one line each, with what to do where it is not well; nobody's data."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, Final

from chalicelib.values import dataclass

_UNSEEN: Final = "The service does not say, or these credentials may not ask: look at it in the AWS console."
# How services say that these credentials may not ask, or that this is nothing they know.
_CODES: Final = frozenset(
    {
        *("AccessDenied", "AccessDeniedException", "AuthorizationError", "UnauthorizedOperation"),
        *("InvalidAction", "NotImplemented", "UnknownOperation", "UnknownOperationException", "UnsupportedOperation"),
    }
)
_STATUSES: Final = frozenset({403, 501})


class Grade(StrEnum):
    """How it is; each is worse than the one before."""

    OK = "ok"
    NONE = "none"  # there is no such thing here, and none is needed
    WARN = "warn"  # it works, and should not stay so
    UNSEEN = "unseen"  # nobody knows: never to be taken for good
    FAIL = "fail"  # it does not work, or endangers data


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at."""

    check: str
    grade: Grade
    what: str
    do: str = ""


def worst(findings: Iterable[Finding]) -> Grade:
    """The worst grade of all; well where nothing was found."""
    order = list(Grade)
    return max((finding.grade for finding in findings), key=order.index, default=Grade.OK)


def finding(check: str, what: str, *, well: bool | None, do: str, grade: Grade = Grade.FAIL) -> Finding:
    """A line that is ok where it is well, and else of that grade and says what to do; None: it could not be seen."""
    if well is None:
        return unseen(check, what)
    return Finding(check=check, grade=Grade.OK if well else grade, what=what, do="" if well else do)


def unseen(check: str, what: str, do: str = _UNSEEN) -> Finding:
    """A line about what nobody could look at."""
    return Finding(check=check, grade=Grade.UNSEEN, what=f"could not be seen: {what}", do=do)


def none_here(check: str, what: str) -> Finding:
    """A line about what this deployment does without: no failure, and no success either."""
    return Finding(check=check, grade=Grade.NONE, what=f"none here: {what}")


def is_unseen(answer: Mapping[str, Any]) -> bool:
    """Whether a refusal of AWS (`ClientError.response`) says no more than that one could not look."""
    code, status = answer.get("Error", {}).get("Code"), answer.get("ResponseMetadata", {}).get("HTTPStatusCode")
    return code in _CODES or status in _STATUSES
