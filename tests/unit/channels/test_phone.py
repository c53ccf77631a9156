"""What the company posts about a call is understood, and nothing that it says is taken for more than it is."""

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from chalicelib.channels.phone import KEYED, call_facts, call_id, instant, recorded, understand
from chalicelib.domain.account import Account, AccountState, Plan
from chalicelib.domain.contact import Phone
from chalicelib.domain.ids import AccountId, Reference
from chalicelib.domain.request import Channel, Sorting
from chalicelib.domain.rights import Right
from chalicelib.errors import InvalidField

AT = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
CALL = f"CA{'0123456789abcdef' * 2}"
POSTED: Mapping[str, str] = {
    "CallSid": CALL,
    "From": "+14155550123",
    "To": "+18005550100",
    "CallerName": "LOPEZ \u202eANA",
    "FromCountry": "US",
    "FromState": "CA",
    "FromCity": "OAKLAND",
    "StirVerstat": "TN-Validation-Passed-A-Passthrough",
}
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


def test_the_facts_of_a_call_are_kept_as_they_were_told() -> None:
    facts = call_facts(POSTED, AT)
    assert (facts.call, facts.caller, facts.called) == (CALL, Phone("+14155550123"), "+18005550100")
    assert (facts.name, facts.place, facts.started_at) == ("LOPEZ ANA", "US-CA", AT)
    assert facts.attestation == "TN-Validation-Passed-A-Passthrough"


@pytest.mark.parametrize(
    ("country", "state", "place"),
    [
        ("US", "", "US"),
        ("US", "California", "US"),
        ("", "CA", ""),
        ("us", "CA", ""),
        ("DE", "BE", "DE-BE"),
        ("+1", "", ""),
    ],
)
def test_the_place_is_a_guess_or_nothing(country: str, state: str, place: str) -> None:
    assert call_facts({**POSTED, "FromCountry": country, "FromState": state}, AT).place == place


@pytest.mark.parametrize("said", ["", "x" * 61, "passed (A)", "Ana\n"])
def test_an_attestation_that_is_no_word_of_the_standard_is_not_kept(said: str) -> None:
    assert call_facts({**POSTED, "StirVerstat": said}, AT).attestation == ""


def test_what_is_missing_is_empty() -> None:
    facts = call_facts({"CallSid": CALL}, AT)
    assert (facts.caller, facts.called, facts.name, facts.place) == (None, "", "", "")


@pytest.mark.parametrize("sid", ["", "CA", CALL.upper(), f"{CALL}0", f"SM{CALL[2:]}", f"CA{'g' * 32}", f"{CALL}\n"])
def test_what_can_be_no_call_is_refused(sid: str) -> None:
    with pytest.raises(InvalidField) as refused:
        call_id({"CallSid": sid})
    assert (refused.value.field, refused.value.problem) == ("call", "malformed")


def test_every_key_asks_for_another_right() -> None:
    assert list(KEYED) == ["1", "2", "3", "4", "5", "6"]
    assert len(set(KEYED.values())) == len(KEYED)


def test_a_call_asks_for_its_right_and_waits_for_somebody_to_call_back() -> None:
    facts = call_facts(POSTED, AT)
    command = understand(ACME, facts, Right.DELETE, at=AT, reference=Reference("1"), language="es", code="123450")
    assert (command.rights, command.channel, command.residence) == ((Right.DELETE,), Channel.PHONE, "")
    assert (command.sort, command.language) == (Sorting.CALL_BACK, "es")
    assert (command.typed.name, command.typed.email, command.typed.phone) == ("", None, Phone("+14155550123"))
    assert command.call is not None
    assert (command.call.id, command.call.code, command.call.language, command.call.started_at) == (
        CALL,
        "123450",
        "es",
        AT,
    )


def test_a_recording_is_understood() -> None:
    told = {"RecordingSid": f"RE{'a' * 32}", "RecordingDuration": "12", "RecordingStatus": "completed"}
    told |= {"RecordingStartTime": "Sun, 22 Nov 2026 09:00:00 -0800"}
    one = recorded({**POSTED, **told}, take=2, language="es")
    assert (one.call, one.recording, one.seconds, one.take, one.language) == (CALL, f"RE{'a' * 32}", 12, 2, "es")
    assert (one.made_at, one.status) == (AT, "completed")


@pytest.mark.parametrize("seconds", ["", "1.5", "²", "many"])
def test_a_length_that_is_none_is_not_known(seconds: str) -> None:
    told = {**POSTED, "RecordingSid": f"RE{'a' * 32}", "RecordingDuration": seconds}
    assert recorded(told, take=1, language="en").seconds is None


@pytest.mark.parametrize("sid", ["", "RE1", f"CA{'a' * 32}"])
def test_what_can_be_no_recording_is_refused(sid: str) -> None:
    with pytest.raises(InvalidField):
        recorded({**POSTED, "RecordingSid": sid}, take=1, language="en")


@pytest.mark.parametrize("text", ["", "yesterday", "Sun, 22 Nov 2026 09:00:00", "Sun, 99 Nov 2026 09:00:00 +0000"])
def test_a_time_that_is_none_is_nothing(text: str) -> None:
    assert instant(text) is None
