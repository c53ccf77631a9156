"""Each entry about a request leads to one event or, knowingly, to none."""

import pytest

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.events import CHOICES, VERIFYING, Event, event_of

NAMED = {
    Tag.REQUEST_RECEIVED: "request.received",
    Tag.REQUEST_ANSWERED: "request.answered",
    Tag.REQUEST_DENIED: "request.answered",
    Tag.REQUEST_WITHDRAWN: "request.withdrawn",
    Tag.REQUEST_EXTENDED: "request.updated",
    Tag.REQUEST_MESSAGE_RECEIVED: "request.updated",
    Tag.REQUEST_VOICEMAIL_KEPT: "voicemail.received",
    Tag.REQUEST_TRANSCRIPT_CORRECTED: "voicemail.transcribed",
    Tag.REQUEST_VOICEMAIL_EXPIRED: "voicemail.expired",
    Tag.SUPPRESSION_CHANGED: "suppression.changed",
}


@pytest.mark.parametrize("tag", NAMED)
def test_an_entry_leads_to_its_event(tag: Tag) -> None:
    assert event_of(tag) == NAMED[tag]


@pytest.mark.parametrize("tag", sorted(VERIFYING))
def test_who_is_known_well_enough_is_verified_and_until_then_something_has_changed(tag: Tag) -> None:
    assert event_of(tag, sufficient=True) is Event.VERIFIED
    assert event_of(tag) is Event.UPDATED


@pytest.mark.parametrize(
    "tag",
    [
        *(Tag.REQUEST_NOTE_ADDED, Tag.REQUEST_CODE_SENT, Tag.REQUEST_FILE_LINK_ISSUED, Tag.REQUEST_VOICEMAIL_COPIED),
        *(Tag.VIEW_REQUEST, Tag.ACCOUNT_OPENED, Tag.RECEIPT_SIGNED, Tag.USER_SIGNED_IN),
    ],
)
def test_what_stays_inside_leads_to_nothing(tag: Tag) -> None:
    assert event_of(tag) is None


def test_a_tag_that_is_younger_than_this_code_is_a_change_of_its_request() -> None:
    assert event_of("request:moved:to-mars") is Event.UPDATED
    assert event_of("suppression:moved") is None


def test_the_test_event_cannot_be_chosen() -> None:
    assert Event.TEST not in CHOICES
    assert len(CHOICES) == len(Event) - 1
    assert {event for event in Event if event.about_voicemail} == {
        event for event in Event if event.value.startswith("voicemail.")
    }
