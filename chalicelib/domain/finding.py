"""What a look at a deployment finds: one line each, with what to do where it is not well; nobody's data."""

from collections.abc import Iterable
from enum import StrEnum

from chalicelib.values import dataclass


class Grade(StrEnum):
    """How it is."""

    OK = "ok"
    WARN = "warn"  # it works, and should not stay so
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


def finding(check: str, what: str, *, well: bool, do: str, grade: Grade = Grade.FAIL) -> Finding:
    """A line that is ok where it is well, and else of that grade and says what to do."""
    return Finding(check=check, grade=Grade.OK if well else grade, what=what, do="" if well else do)
