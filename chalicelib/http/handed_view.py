"""What a controller sees of a request that was passed on to it: what the consumer sent, and nothing that was found."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from msgspec import Struct

from chalicelib import texts
from chalicelib.domain.contact import show_number
from chalicelib.domain.controller import HandOver
from chalicelib.domain.request import Submission
from chalicelib.http.staff.referral_view import FileChoice, file_choices
from chalicelib.services.referrals.package import Handed

_PLAIN: Final = (
    "agent_name",
    "agent_organisation",
    "agent_email",
    "customer_number",
    "postal_code",
    "wrong",
    "right_value",
    "details",
)


class HandedView(Struct, frozen=True, kw_only=True):
    """A referral as its controller reads it."""

    sender: str
    controller: str
    state: str
    open: bool
    acknowledged: bool
    reference: str
    right: str
    residence: str
    received_on: date
    due: date
    until: date
    content: Sequence[tuple[str, str]] = ()
    words: str = ""
    files: Sequence[FileChoice] = ()


def handed_view(handed: Handed, language: str) -> HandedView:
    """In the words of who reads."""
    referral, account, head = handed.referral, handed.account, handed.head
    return HandedView(
        sender=account.name,
        controller=referral.name,
        state=referral.state.value,
        # To an account here it answers in its own queue, and to a business that can only be read not at all.
        open=referral.open and referral.method is not HandOver.ACCOUNT and account.may_change,
        acknowledged=referral.acknowledged_at is not None,
        reference=head.submission,
        right=head.right.value,
        residence=head.residence,
        received_on=account.day_of(head.received_at),
        due=referral.due,
        until=account.day_of(referral.page_ends_at),
        content=_content(handed.submission, language),
        words=referral.words,
        files=file_choices(handed.files),
    )


def _content(submission: Submission, language: str) -> list[tuple[str, str]]:
    """What was typed, labelled as for staff."""
    typed = submission.typed
    rows = [
        (texts.text("staff.request.requester", language), typed.name),
        (texts.text("common.email", language), typed.email.address if typed.email else ""),
        (texts.text("common.phone", language), show_number(typed.phone.e164) if typed.phone else ""),
        (texts.text("staff.answer.behalf", language), texts.text(f"behalf.{submission.behalf.value}", language)),
    ]
    if typed.relationship:
        said = texts.text(f"relationship.{typed.relationship}", language)
        rows.append((texts.text("staff.answer.relationship", language), said))
    labels = ((f"staff.answer.{name.replace('_', '-')}", getattr(typed, name)) for name in _PLAIN)
    rows += [(texts.text(key, language), value) for key, value in labels]
    if typed.period:
        rows.append((texts.text("staff.answer.period", language), typed.period.replace("/", " / ")))
    return [(label, value) for label, value in rows if value]
