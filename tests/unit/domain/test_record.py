"""Which fields are personal: everything that a person typed or that names a person is sealed."""

from dataclasses import fields
from typing import Any

import pytest

from chalicelib.domain.account import LoginEntry, User
from chalicelib.domain.agenda import Agenda, Recheck
from chalicelib.domain.agent_request import AgentCallback, AgentLink, AgentRequest, AgentRequestEntry
from chalicelib.domain.alerts import Notice, Summary
from chalicelib.domain.correspondence import AnswerFile, Letter, Message, Note
from chalicelib.domain.news import NewsMail
from chalicelib.domain.passing import Draft
from chalicelib.domain.record import SEALED, UNSTORED, sealed, unstored
from chalicelib.domain.request import ContactEntry, Request, Submission
from chalicelib.domain.suppression import Suppression
from chalicelib.domain.telephony import PhoneCall, TextStop
from chalicelib.domain.voicemail import Voicemail
from chalicelib.domain.webhook import WebhookEndpoint


def marked(kind: Any, mark: str) -> set[str]:
    return {item.name for item in fields(kind) if item.metadata.get(mark)}


@pytest.mark.parametrize(
    ("kind", "personal"),
    [
        (User, {"name", "email", "views", "new_email", "identity"}),
        (Submission, {"typed", "salt", "former"}),
        (Request, {"requester", "contact", "email"}),
        (Letter, {"to", "number", "values", "passages", "salt"}),
        (PhoneCall, {"caller", "name", "place", "given"}),
        (Voicemail, {"transcript", "salt"}),
        (TextStop, {"number"}),
        (Message, {"text", "salt"}),
        (Note, {"text", "salt"}),
        (AnswerFile, {"name", "warnings"}),
        (AgentLink, set()),
        (AgentRequest, {"claims", "agent_request_id", "reason"}),
        (AgentRequestEntry, set()),
        (AgentCallback, {"url"}),
        (WebhookEndpoint, {"url", "secrets"}),
        (Suppression, {"value"}),
        (Draft, {"answers", "handed"}),
        (Agenda, set()),
        (Recheck, set()),
        (Notice, set()),
        (Summary, set()),
        (NewsMail, set()),
    ],
)
def test_what_a_person_typed_or_is_called_is_sealed_with_the_salt_that_proves_it(kind: Any, personal: set[str]) -> None:
    assert marked(kind, SEALED) == personal


@pytest.mark.parametrize(
    ("kind", "hashed"),
    [(LoginEntry, {"email", "hashed"}), (ContactEntry, {"contact", "hashed"})],
)
def test_a_look_up_keeps_only_the_hash_of_its_contact(kind: Any, hashed: set[str]) -> None:
    assert marked(kind, UNSTORED) == hashed
    assert marked(kind, SEALED) == set()


def test_no_other_kind_has_a_field_of_text_type_for_contacts_in_the_open() -> None:
    by_telephone = (PhoneCall, Voicemail, TextStop)
    for kind in (User, Submission, Request, Letter, Message, Note, AnswerFile, LoginEntry, ContactEntry, *by_telephone):
        for item in fields(kind):
            if "Email" in str(item.type) or "Phone" in str(item.type):
                assert item.metadata.get(SEALED) or item.metadata.get(UNSTORED), f"{kind.__name__}.{item.name}"


def test_a_personal_field_with_a_default_may_be_left_out() -> None:
    assert sealed("x").default == "x"
    assert unstored(None).default is None
