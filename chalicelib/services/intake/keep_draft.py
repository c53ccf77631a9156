"""A visitor's answers in progress: on our side, sealed, never in a cookie or an address."""

from dataclasses import replace

from chalicelib.domain.account import Account
from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.ids import Reference, new_reference
from chalicelib.domain.passing import DRAFT_LIFE, VISIT_LIFE, Draft
from chalicelib.errors import NotFound
from chalicelib.services.ports.desk import Desk


def open_draft(desk: Desk, account: Account, visitor: str) -> Draft:
    """Start an empty form for a visitor; its reference is allotted now and used when it is sent."""
    now = desk.clock.now()
    draft = Draft(
        id=_name(desk, account, visitor),
        account=account.id,
        reference=new_reference(desk.chance.bytes(16)),
        started_at=now,
        answers={},
    )
    desk.work.ephemeral.put(draft, until=now + DRAFT_LIFE)
    return draft


def read_draft(desk: Desk, account: Account, visitor: str) -> Draft | None:
    """The visitor's form, sent or in progress; None when there is none or its 24 hours are over."""
    if not visitor:
        return None
    try:
        return desk.work.ephemeral.get(Draft, _name(desk, account, visitor), now=desk.clock.now())
    except NotFound:
        return None


def keep_answers(desk: Desk, draft: Draft, answers: dict[str, list[str]]) -> Draft:
    """Add answers to a form in progress; its life still ends 24 hours after its start."""
    kept = replace(draft, answers=draft.answers | answers)
    desk.work.ephemeral.put(kept, until=draft.started_at + DRAFT_LIFE)
    return kept


def keep_follow_up(desk: Desk, account: Account, visitor: str, reference: Reference, contact: Email | Phone) -> Draft:
    """Remember for an hour which request a visitor asked to see, so that no contact stands in a URL.

    It is kept whether or not the two belong together.
    """
    now = desk.clock.now()
    asked = Draft(
        id=_name(desk, account, f"follow|{visitor}"),
        account=account.id,
        reference=reference,
        started_at=now,
        answers={"phone": [contact.e164]} if isinstance(contact, Phone) else {"email": [contact.address]},
    )
    desk.work.ephemeral.put(asked, until=now + VISIT_LIFE)
    return asked


def read_follow_up(desk: Desk, account: Account, visitor: str) -> Draft | None:
    """What `keep_follow_up` remembers of a visitor."""
    return read_draft(desk, account, f"follow|{visitor}")


def _name(desk: Desk, account: Account, visitor: str) -> str:
    return desk.secrets.hash("draft", f"{account.id}|{visitor}")[:40]
