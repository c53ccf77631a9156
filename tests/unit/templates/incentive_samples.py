"""Samples of the pages about financial incentives."""

from datetime import UTC, date, datetime
from typing import Any

from chalicelib.domain.ids import AccountId
from chalicelib.domain.incentive import Category, OfferVersion, Terms
from chalicelib.http.consumer.incentive_view import OfferView, OwnView
from chalicelib.services.incentives.forget_person import REASONS
from tests.unit.templates.common_samples import problem

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
WORDS = Terms(
    name="Club <b>Gold</b>",
    summary="Ten percent & more",
    terms="You give <us> your address",
    value="4 USD",
    method="Revenue / people",
    withdraw="Call us",
)
VERSION = OfferVersion(
    account=AccountId("acc_1"),
    offer="01O",
    number=2,
    published_at=AT,
    by="usr_1",
    effective_from=date(2026, 11, 1),
    effective_until=date(2027, 11, 1),
    categories=tuple(Category),
    words={"en": WORDS},
)
OFFER = OfferView(
    offer="01O",
    number=2,
    words=WORDS,
    categories=[category.value for category in Category],
    effective_from=date(2026, 11, 1),
    effective_until=date(2027, 11, 1),
)
INCENTIVE_CONSUMER: dict[str, dict[str, Any]] = {
    "consumer/incentives.html": {
        "offers": [OFFER],
        "may_choose": True,
        "own_url": "/c/acme/status/incentives",
        "here": "/c/acme/incentives",
        "values": {"email": "<x>"},
        "lines": (),
        **problem("email"),
    },
    "consumer/own_incentives.html": {
        "contact": "a•••@<b>.example",
        "form_url": "/c/acme",
        "mine": [OwnView(shown=OFFER, since=AT, until=None), OwnView(shown=OFFER, since=AT, until=AT)],
        "offers": [OFFER],
        "action": "/c/acme/status/incentives",
        **problem("incentive_choice"),
    },
}
INCENTIVE_STAFF: dict[str, dict[str, Any]] = {
    "staff/incentive_person.html": {
        "asked": True,
        "stays": [OwnView(shown=OFFER, since=AT, until=None), OwnView(shown=OFFER, since=AT, until=AT)],
        "reasons": REASONS,
        "days": 35,
        "back_url": "/staff/incentives",
        "here": "/staff/incentives/person",
        "values": {"person_contact": "<x>"},
        **problem("purpose"),
    },
    "staff/incentives.html": {
        "versions": [(VERSION, WORDS)],
        "last": {("01O", 2)},
        "offers": [("01O|2", "Club <b>Gold</b>")],
        "may_publish": True,
        "may_change": True,
        "may_export": True,
        "public_url": "/c/acme/incentives",
        "here": "/staff/incentives",
        "values": {"contact": "<x>"},
        **problem("contact"),
    },
    "staff/incentive_new.html": {
        "here": "/staff/incentives/new",
        "back_url": "/staff/incentives",
        "offer": "01O",
        "after": 2,
        "values": {"name_en": "<x>"},
        "chosen": ["location"],
        "categories": [category.value for category in Category],
        "written": [("en", "English"), ("es", "Español")],
        **problem("offer_words"),
    },
}
