"""An account's service codes: free in the whole deployment, greeted as the business likes, retired with a way on."""

from itertools import pairwise

import pytest

from chalicelib import texts
from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.telephony import FORWARDING, Greeting, GreetingKind, is_service_code
from chalicelib.errors import InvalidField, NotFound, NotPossible
from chalicelib.http.telephony.words import greeting_words
from chalicelib.services.telephone import service_codes as codes
from tests.fakes.acme import open_acme
from tests.fakes.desk import FakeDesk
from tests.unit.domain.test_audio_types import tone

ACTOR = "operator:test"


@pytest.fixture
def acme(desk: FakeDesk) -> Staff:
    return open_acme(desk)


def tags(desk: FakeDesk, acme: Staff) -> list[str]:
    chain = desk.audit_log.chain_of(acme.account.id, None)
    return [entry.tag for entry in desk.audit_log.entries(chain)]


def test_a_new_code_leads_to_its_account_and_bears_its_check_digit(desk: FakeDesk, acme: Staff) -> None:
    made = codes.add_code(desk, acme.account, name="Acme Stores", actor=ACTOR)
    assert is_service_code(made.code)
    assert desk.lines.code(made.code).account == acme.account.id
    assert (made.name, made.greeting.kind) == ("Acme Stores", GreetingKind.DEFAULT)
    assert tags(desk, acme)[-1] == Tag.ACCOUNT_CODE_ADDED


def test_an_account_may_have_many_codes_that_do_not_follow_each_other(desk: FakeDesk, acme: Staff) -> None:
    made = [codes.add_code(desk, acme.account, name=f"Brand {n}", actor=ACTOR).code for n in range(20)]
    assert len(set(made)) == 20
    assert {code.code for code in desk.lines.codes(acme.account.id)} == set(made)
    numbers = [int(code[:5]) for code in made]
    assert all(abs(one - other) > 1 for one, other in pairwise(numbers))


def test_a_code_that_is_taken_is_not_given_twice(acme: Staff, desk: FakeDesk) -> None:
    first = codes.add_code(desk, acme.account, name="Acme", actor=ACTOR)
    globex = open_acme(desk, "globex").account

    class Again:
        """Randomness that draws the first code's digits once more, and then others."""

        def __init__(self) -> None:
            self.draws = [(int(first.code[:5]) - 10**4).to_bytes(16), (777).to_bytes(16)]

        def bytes(self, count: int) -> bytes:
            return self.draws.pop(0)

    desk.__dict__["chance"] = Again()
    second = codes.add_code(desk, globex, name="Globex", actor=ACTOR)
    assert second.code != first.code
    assert desk.lines.code(first.code).account == acme.account.id


def test_a_code_without_a_name_is_refused(desk: FakeDesk, acme: Staff) -> None:
    with pytest.raises(InvalidField, match="name: missing"):
        codes.add_code(desk, acme.account, name="  ", actor=ACTOR)


def test_a_retired_code_leads_on_for_a_year(desk: FakeDesk, acme: Staff) -> None:
    old = codes.add_code(desk, acme.account, name="Acme", actor=ACTOR)
    new = codes.add_code(desk, acme.account, name="Acme Stores", actor=ACTOR)
    retired = codes.retire_code(desk, acme.account, old.code, forwards_to=new.code, actor=ACTOR)
    now = desk.clock.now()
    assert retired.leads_on(now)
    assert not retired.leads_on(now + FORWARDING)
    with pytest.raises(NotPossible, match="code-retired"):
        codes.retire_code(desk, acme.account, old.code, actor=ACTOR)


def test_a_code_cannot_lead_to_itself_or_to_a_retired_one(desk: FakeDesk, acme: Staff) -> None:
    one = codes.add_code(desk, acme.account, name="One", actor=ACTOR)
    two = codes.add_code(desk, acme.account, name="Two", actor=ACTOR)
    with pytest.raises(InvalidField, match="forwards_to: not-in-use"):
        codes.retire_code(desk, acme.account, one.code, forwards_to=one.code, actor=ACTOR)
    codes.retire_code(desk, acme.account, two.code, actor=ACTOR)
    with pytest.raises(InvalidField, match="forwards_to: not-in-use"):
        codes.retire_code(desk, acme.account, one.code, forwards_to=two.code, actor=ACTOR)


def test_another_accounts_code_is_not_there(desk: FakeDesk, acme: Staff) -> None:
    mine = codes.add_code(desk, acme.account, name="Acme", actor=ACTOR)
    globex = open_acme(desk, "globex").account
    with pytest.raises(NotFound):
        codes.rename_code(desk, globex, mine.code, name="Globex", actor=ACTOR)
    with pytest.raises(NotFound):
        codes.greet_by_text(desk, globex, mine.code, text="Ours", language="en", actor=ACTOR)


def test_greetings_can_be_ready_made_own_words_or_an_own_recording(desk: FakeDesk, acme: Staff) -> None:
    code = codes.add_code(desk, acme.account, name="Acme", actor=ACTOR).code
    ready = codes.greet_ready_made(desk, acme.account, code, ready="brief", actor=ACTOR)
    assert (ready.greeting.kind, ready.greeting.ready) == (GreetingKind.READY, "brief")
    spoken = codes.greet_by_text(desk, acme.account, code, text="Welcome to Acme.", language="en", actor=ACTOR)
    assert spoken.greeting.texts == {"en": "Welcome to Acme."}
    played = codes.greet_by_audio(desk, acme.account, code, audio=tone(2), language="es", actor=ACTOR)
    assert played.greeting.kind is GreetingKind.AUDIO
    assert played.greeting.texts == {"en": "Welcome to Acme."}
    kept = desk.voicemail_bucket.greetings[f"{acme.account.id}/{played.greeting.audio['es']}"]
    assert kept == (tone(2), "audio/wav")
    again = codes.greet_by_text(desk, acme.account, code, text="Bienvenido.", language="es", actor=ACTOR)
    assert (again.greeting.audio, again.greeting.texts["es"]) == ({}, "Bienvenido.")
    assert codes.greet_by_default(desk, acme.account, code, actor=ACTOR).greeting.kind is GreetingKind.DEFAULT


def test_words_in_one_language_leave_the_recording_in_another(desk: FakeDesk, acme: Staff) -> None:
    code = codes.add_code(desk, acme.account, name="Acme", actor=ACTOR).code
    codes.greet_by_audio(desk, acme.account, code, audio=tone(2), language="es", actor=ACTOR)
    mixed = codes.greet_by_text(desk, acme.account, code, text="Welcome.", language="en", actor=ACTOR).greeting
    assert (mixed.kind, list(mixed.audio), mixed.texts) == (GreetingKind.AUDIO, ["es"], {"en": "Welcome."})
    worded = codes.greet_by_default(desk, acme.account, code, actor=ACTOR, language="es").greeting
    assert (worded.kind, worded.audio, worded.texts) == (GreetingKind.TEXT, {}, {"en": "Welcome."})
    plain = codes.greet_by_default(desk, acme.account, code, actor=ACTOR, language="en").greeting
    assert (plain.kind, plain.texts) == (GreetingKind.DEFAULT, {})
    with pytest.raises(InvalidField, match="language: unknown"):
        codes.greet_by_default(desk, acme.account, code, actor=ACTOR, language="de")


def test_a_recording_that_nobody_hears_any_more_is_deleted(desk: FakeDesk, acme: Staff) -> None:
    kept = desk.voicemail_bucket.greetings
    code = codes.add_code(desk, acme.account, name="Acme", actor=ACTOR).code
    first = codes.greet_by_audio(desk, acme.account, code, audio=tone(1), language="en", actor=ACTOR).greeting
    codes.greet_by_audio(desk, acme.account, code, audio=tone(1), language="es", actor=ACTOR)
    assert len(kept) == 2
    codes.greet_by_audio(desk, acme.account, code, audio=tone(2), language="en", actor=ACTOR)
    assert len(kept) == 2
    assert f"{acme.account.id}/{first.audio['en']}" not in kept
    codes.greet_by_text(desk, acme.account, code, text="Welcome.", language="en", actor=ACTOR)
    assert len(kept) == 1
    retired = codes.retire_code(desk, acme.account, code, actor=ACTOR)
    assert (kept, retired.greeting.texts) == ({}, {"en": "Welcome."})


@pytest.mark.parametrize(
    ("audio", "problem"),
    [(b"<html>", "not-audio"), (b"", "not-audio"), (tone(1) + b"\0" * codes.GREETING_BYTES, "too-long")],
)
def test_a_recording_that_is_none_is_refused(desk: FakeDesk, acme: Staff, audio: bytes, problem: str) -> None:
    code = codes.add_code(desk, acme.account, name="Acme", actor=ACTOR).code
    with pytest.raises(InvalidField, match=f"audio: {problem}"):
        codes.greet_by_audio(desk, acme.account, code, audio=audio, language="en", actor=ACTOR)
    assert desk.voicemail_bucket.greetings == {}


def test_an_unknown_language_or_greeting_is_refused(desk: FakeDesk, acme: Staff) -> None:
    code = codes.add_code(desk, acme.account, name="Acme", actor=ACTOR).code
    with pytest.raises(InvalidField, match="language: unknown"):
        codes.greet_by_text(desk, acme.account, code, text="Hallo", language="de", actor=ACTOR)
    with pytest.raises(InvalidField, match="ready: unknown"):
        codes.greet_ready_made(desk, acme.account, code, ready="grand", actor=ACTOR)


def test_the_audit_holds_no_words(desk: FakeDesk, acme: Staff) -> None:
    code = codes.add_code(desk, acme.account, name="Acme", actor=ACTOR).code
    codes.greet_by_text(desk, acme.account, code, text="Ring Wilma", language="en", actor=ACTOR)
    chain = desk.audit_log.chain_of(acme.account.id, None)
    assert all("Wilma" not in str(entry.detail) for entry in desk.audit_log.entries(chain))


def test_own_words_in_one_language_leave_the_ready_made_greeting_in_the_other(desk: FakeDesk, acme: Staff) -> None:
    code = codes.add_code(desk, acme.account, name="Acme", actor=ACTOR).code
    codes.greet_ready_made(desk, acme.account, code, ready="brief", actor=ACTOR)
    own = codes.greet_by_text(desk, acme.account, code, text="Hello.", language="en", actor=ACTOR).greeting
    assert greeting_words(own, "en") == "Hello."
    assert greeting_words(own, "es") == texts.text("phone.greeting.brief", "es")
    played = codes.greet_by_audio(desk, acme.account, code, audio=tone(2), language="en", actor=ACTOR).greeting
    assert greeting_words(played, "es") == texts.text("phone.greeting.brief", "es")
    back = codes.greet_by_default(desk, acme.account, code, language="en", actor=ACTOR).greeting
    assert (back.kind, back.ready, greeting_words(back, "en")) == (
        GreetingKind.READY,
        "brief",
        texts.text("phone.greeting.brief", "en"),
    )
    assert codes.greet_by_default(desk, acme.account, code, actor=ACTOR).greeting == Greeting()
