"""What a business's own systems are told by webhooks: a closed list, and which audit entry leads to which event."""

from enum import StrEnum
from typing import Final

from chalicelib.domain.audit_tags import Tag


class Event(StrEnum):
    """What happened, in the words of the interface; a name is never given a second meaning."""

    RECEIVED = "request.received"
    UPDATED = "request.updated"
    VERIFIED = "request.verified"  # what is known of the person suffices now
    DUE_SOON = "request.due_soon"  # a legal date is at most two days away
    LATE = "request.late"  # a legal date has passed
    ANSWERED = "request.answered"
    WITHDRAWN = "request.withdrawn"
    VOICEMAIL_RECEIVED = "voicemail.received"
    VOICEMAIL_TRANSCRIBED = "voicemail.transcribed"
    VOICEMAIL_EXPIRED = "voicemail.expired"
    SUPPRESSION_CHANGED = "suppression.changed"  # an opt-out began or ended
    VENDOR_ASKED = "vendor.asked"  # to the endpoint that is a vendor's own, and to no other
    TEST = "webhook.test"  # by the button; every endpoint gets it

    @property
    def about_voicemail(self) -> bool:
        """Whether its data are those of a voicemail."""
        return self in {Event.VOICEMAIL_RECEIVED, Event.VOICEMAIL_TRANSCRIBED, Event.VOICEMAIL_EXPIRED}


CHOICES: Final = tuple(event for event in Event if event is not Event.TEST)

# After these a person may be known well enough; the request itself says whether.
VERIFYING: Final = frozenset(
    {Tag.REQUEST_CONTACT_CONFIRMED, Tag.REQUEST_VERIFICATION_RECORDED, Tag.REQUEST_APPROVAL_GIVEN},
)
_NAMED: Final = {
    Tag.REQUEST_RECEIVED: Event.RECEIVED,
    Tag.REQUEST_ANSWERED: Event.ANSWERED,
    Tag.REQUEST_DENIED: Event.ANSWERED,
    Tag.REQUEST_WITHDRAWN: Event.WITHDRAWN,
    Tag.REQUEST_VOICEMAIL_KEPT: Event.VOICEMAIL_RECEIVED,
    Tag.REQUEST_VOICEMAIL_EXPIRED: Event.VOICEMAIL_EXPIRED,
    Tag.REQUEST_TRANSCRIPT_CORRECTED: Event.VOICEMAIL_TRANSCRIBED,
    Tag.SUPPRESSION_CHANGED: Event.SUPPRESSION_CHANGED,
}
# They change nothing that a business's system would show: codes, links, what stays among staff, what the mail did.
_SILENT: Final = frozenset(
    {
        *(Tag.REQUEST_CODE_SENT, Tag.REQUEST_CODE_FAILED),
        *(Tag.REQUEST_FILE_ANNOUNCED, Tag.REQUEST_FILE_REFUSED, Tag.REQUEST_FILE_LINK_ISSUED),
        *(Tag.REQUEST_NOTE_CHANGED, Tag.REQUEST_NOTE_FILE_ANNOUNCED, Tag.REQUEST_NOTE_FILE_ATTACHED),
        *(Tag.REQUEST_NOTE_FILE_REFUSED, Tag.REQUEST_NOTE_FILE_REMOVED, Tag.REQUEST_LINKED, Tag.REQUEST_UNLINKED),
        *(Tag.REQUEST_NOTE_ADDED, Tag.REQUEST_LETTER_DELIVERED, Tag.REQUEST_VOICEMAIL_COPIED),
        *(Tag.REQUEST_TEXT_STOPPED, Tag.REQUEST_TEXT_STARTED),
        # What is gone cannot be looked at: whoever keeps a copy has a period of its own.
        *(Tag.REQUEST_DELETION_BEGUN, Tag.REQUEST_ERASED, Tag.REQUEST_NOTE_DELETED, Tag.REQUEST_NOTE_FILE_DELETED),
        Tag.REQUEST_ELSEWHERE_DELETED,
    },
)
_REQUESTS: Final = "request:"


def event_of(tag: str, *, sufficient: bool = False) -> Event | None:
    """The event that an audit entry leads to, or None; `sufficient` is what `VERIFYING` ones ask of the request.

    A tag that is younger than this code, about a request, is a change of it.
    """
    if tag in VERIFYING:
        return Event.VERIFIED if sufficient else Event.UPDATED
    named = next((event for known, event in _NAMED.items() if known == tag), None)
    silent = tag in _SILENT or not tag.startswith(_REQUESTS)
    return named or (None if silent else Event.UPDATED)
