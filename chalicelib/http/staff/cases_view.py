"""Complaints and appeals that left the house, and to whom they can go, as staff see them."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Final

from msgspec import Struct

from chalicelib.domain.account import Account
from chalicelib.domain.outside_case import OutsideCase
from chalicelib.domain.request import Request
from chalicelib.http.staff.request_view import request_url
from chalicelib.law.recourse import bodies

PATH: Final = "/staff/cases"


class CaseRow(Struct, frozen=True, kw_only=True):
    """One of them; text `case-state.<state>`; `url` is empty once it has ended."""

    name: str
    reference: str
    words: str
    state: str
    filed_on: date
    due: date | None
    late: bool
    ended_at: datetime | None
    url: str


class ListedCase(Struct, frozen=True, kw_only=True):
    """One of them with its request."""

    case: CaseRow
    submission: str
    request_url: str


class BodyRow(Struct, frozen=True, kw_only=True):
    """Where the person can turn to; `address` and `citation` may be empty, `unconfirmed` too."""

    code: str
    name: str
    address: str
    citation: str
    unconfirmed: str


def case_rows(cases: Iterable[OutsideCase], today: date) -> list[CaseRow]:
    """The cases, as they come."""
    return [
        CaseRow(
            name=case.name,
            reference=case.reference,
            words=case.words,
            state=case.state.value,
            filed_on=case.filed_on,
            due=case.due,
            late=case.is_late(today),
            ended_at=case.ended_at,
            url=f"{request_url(case.request)}/outside?case={case.id}" if case.open else "",
        )
        for case in cases
    ]


def listed_cases(cases: Sequence[OutsideCase], today: date) -> list[ListedCase]:
    """The cases, each with its request."""
    return [
        ListedCase(case=row, submission=case.submission, request_url=request_url(case.request))
        for case, row in zip(cases, case_rows(cases, today), strict=True)
    ]


def body_rows(account: Account, head: Request, language: str) -> list[BodyRow]:
    """Everybody to whom the person of a request can turn, the authority first."""
    return [
        BodyRow(
            code=body.code,
            name=body.where.named(language),
            address=body.where.address,
            citation=body.where.citation,
            unconfirmed=body.where.unconfirmed,
        )
        for body in bodies(head.law_version, head.residence, account.recourse)
    ]
