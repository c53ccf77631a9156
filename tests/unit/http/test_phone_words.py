"""Where a request stands, in sentences that can be spoken."""

from datetime import UTC, date, datetime

import pytest

from chalicelib.domain.account import Account, AccountState, Plan
from chalicelib.domain.ids import AccountId
from chalicelib.domain.telephony import Greeting, GreetingKind
from chalicelib.http.telephony.words import _stands, greeting_words
from chalicelib.http.views import RequestStatus

AT = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
DUE = date(2026, 12, 22)
ACME = Account(
    id=AccountId("acc_x"),
    slug="acme",
    name="Acme",
    plan=Plan.TRIAL,
    state=AccountState.TRIAL,
    opened_at=AT,
    time_zone="America/Los_Angeles",
    place="US-CA",
)
LATE = "It should have been answered by November 21, 2026. You have the right to ask the business why it was not."
WORKING = "The business is working on it."


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (RequestStatus(right="delete", state="in-progress"), [WORKING]),
        (RequestStatus(right="delete", state="never heard of"), [WORKING]),
        (
            RequestStatus(right="delete", state="in-progress", answer_by=DUE),
            [WORKING, "It must be answered by December 22, 2026."],
        ),
        (
            RequestStatus(right="delete", state="in-progress", answer_by=date(2026, 11, 21)),
            [WORKING, LATE],
        ),
        (
            RequestStatus(right="access", state="need-information", answer_by=DUE, paused_since=date(2026, 11, 20)),
            [
                "The business has asked you something and waits for your answer.",
                "Until your answer comes, its time stands still.",
            ],
        ),
        (
            RequestStatus(right="delete", state="answered", outcome="no data", answered_at=AT),
            ["It was answered on November 22, 2026.", "The business holds no information about you."],
        ),
        (
            RequestStatus(right="delete", state="closed", outcome="withdrawn", answered_at=AT),
            ["You have taken it back."],
        ),
        (
            RequestStatus(right="delete", state="appealed", outcome="denied", answered_at=AT, answer_by=DUE),
            ["You have appealed the decision, and the business will decide again."],
        ),
    ],
)
def test_each_state_has_its_sentences(status: RequestStatus, said: list[str]) -> None:
    assert _stands(status, ACME, AT, "en") == said


@pytest.mark.parametrize(
    ("greeting", "said"),
    [
        (Greeting(), "Thank you for calling. Here you can ask"),
        (Greeting(kind=GreetingKind.READY, ready="brief"), "Please choose."),
        (Greeting(kind=GreetingKind.READY, ready="of a later version"), "Thank you for calling. Here you can ask"),
        (Greeting(kind=GreetingKind.TEXT, texts={"en": "Hi."}), "Hi."),
        (Greeting(kind=GreetingKind.TEXT, texts={"es": "Hola."}), "Thank you for calling. Here you can ask"),
        (Greeting(kind=GreetingKind.AUDIO, audio={"es": "x"}, texts={"en": "Hi."}), "Hi."),
        (Greeting(texts={"en": "No longer chosen."}), "Thank you for calling. Here you can ask"),
    ],
)
def test_a_language_without_own_words_gets_the_default(greeting: Greeting, said: str) -> None:
    assert greeting_words(greeting, "en").startswith(said)
