"""What the line keeps is found again: numbers, codes, calls, voicemails, stops; on both engines."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.contact import Phone
from chalicelib.domain.ids import AccountId, Reference, RequestId
from chalicelib.domain.telephony import (
    CallEntry,
    PhoneCall,
    PhoneNumber,
    PhoneNumberEntry,
    ReferenceEntry,
    ServiceCode,
    ServiceCodeEntry,
    TextStop,
)
from chalicelib.domain.voicemail import Audio, Tags, Voicemail
from chalicelib.errors import NotFound
from chalicelib.storage.codec import Codec
from chalicelib.storage.engine import Engine, PutRow
from chalicelib.storage.lines import StoredLines
from chalicelib.storage.pepper import Pepper
from chalicelib.storage.voicemails import StoredVoicemails
from chalicelib.storage.work import StorageWork

AT = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
ANA = Phone("+14155550123")
REQUEST = RequestId("01JDC3Z6V00000000000000001")


@pytest.fixture
def lines(any_engine: Engine, codec: Codec, pepper: Pepper) -> StoredLines:
    return StoredLines(any_engine, codec, pepper)


@pytest.fixture
def voicemails(any_engine: Engine, codec: Codec) -> StoredVoicemails:
    return StoredVoicemails(any_engine, codec)


def put(engine: Engine, codec: Codec, *records: object) -> None:
    for record in records:
        engine.put_row(PutRow(row=codec.row(record, version=1), expect=0))


def voicemail(account: AccountId, number: int = 1) -> Voicemail:
    return Voicemail(
        account=account,
        request=REQUEST,
        submission=Reference("10000000009"),
        id=f"RE{account}{number:04}",
        call="CA1",
        take=number,
        language="es",
        received_at=AT + timedelta(minutes=number),
        transcript="Soy Ana",
    )


def test_a_number_and_a_code_lead_to_their_account(
    any_engine: Engine, codec: Codec, lines: StoredLines, account: AccountId
) -> None:
    number = PhoneNumber(account=account, number=f"+1800{account[-6:]}", added_at=AT, shared=True)
    code = ServiceCode(account=account, code=account[-6:], name="Acme", created_at=AT)
    entries = (
        PhoneNumberEntry(account=account, number=number.number),
        ServiceCodeEntry(account=account, code=code.code),
    )
    put(any_engine, codec, number, code, *entries)
    assert lines.number(number.number) == replace(number, version=1)
    assert lines.code(code.code) == replace(code, version=1)
    assert lines.numbers(account) == (replace(number, version=1),)
    assert lines.codes(account) == (replace(code, version=1),)


def test_a_reference_and_a_call_lead_to_what_they_left(
    any_engine: Engine, codec: Codec, lines: StoredLines, account: AccountId
) -> None:
    reference, sid = Reference(f"1{account[-10:]}"), f"CA{account}"
    put(any_engine, codec, ReferenceEntry(account=account, reference=reference))
    put(any_engine, codec, CallEntry(account=account, call=sid, request=REQUEST))
    assert lines.account_of(reference) == account
    assert (lines.call(sid).account, lines.call(sid).request) == (account, REQUEST)


def test_what_is_not_there_is_not_found(lines: StoredLines, voicemails: StoredVoicemails, account: AccountId) -> None:
    for look in (lambda: lines.number("+10"), lambda: lines.code("000000"), lambda: lines.call("CA0")):
        with pytest.raises(NotFound):
            look()
    with pytest.raises(NotFound):
        lines.account_of(Reference("00000000000"))
    with pytest.raises(NotFound):
        voicemails.get(account, REQUEST, "RE0")
    with pytest.raises(NotFound):
        voicemails.call(account, REQUEST, "CA0")
    assert lines.stop(account, ANA) is None


def test_a_stop_is_found_by_its_number_and_under_the_former_pepper(
    any_engine: Engine, codec: Codec, account: AccountId, pepper: Pepper
) -> None:
    stop = TextStop(account=account, since=AT, message="SM1", number=ANA.look_up)
    put(any_engine, codec, stop)
    rotated = Pepper({**pepper.versions, 2: b"q" * 32})
    found = StoredLines(any_engine, codec, rotated).stop(account, ANA)
    assert found is not None
    assert (found.message, found.number) == ("SM1", ANA.look_up)
    assert any_engine.partition(f"A#{account}", "STOP") == ()


def test_a_call_and_its_recordings_are_read_under_their_request_and_sealed(
    any_engine: Engine, codec: Codec, voicemails: StoredVoicemails, account: AccountId
) -> None:
    call = PhoneCall(
        account=account,
        request=REQUEST,
        submission=Reference("10000000009"),
        id="CA1",
        language="en",
        started_at=AT,
        caller=ANA,
        name="ANA LOPEZ",
        place="US-CA",
    )
    one, two = voicemail(account, 1), voicemail(account, 2)
    put(any_engine, codec, call, one, two)
    assert voicemails.call(account, REQUEST, "CA1") == replace(call, version=1)
    assert voicemails.of_request(account, REQUEST) == (replace(one, version=1), replace(two, version=1))
    assert voicemails.get(account, REQUEST, one.id).transcript == "Soy Ana"
    bodies = [row.body for row in any_engine.partition(f"A#{account}#R#{REQUEST}")]
    assert not [body for body in bodies if "4155550123" in body or "LOPEZ" in body or "Ana" in body or "US-CA" in body]


def test_tags_come_back_as_they_were_noted(
    any_engine: Engine, codec: Codec, voicemails: StoredVoicemails, account: AccountId
) -> None:
    put(any_engine, codec, replace(voicemail(account), tagged=Tags(365, hold=False)))
    assert voicemails.get(account, REQUEST, voicemail(account).id).tagged == Tags(365, hold=False)


def test_the_list_pages_through_what_has_audio_or_awaits_it(
    any_engine: Engine, codec: Codec, voicemails: StoredVoicemails, account: AccountId
) -> None:
    kept = [replace(voicemail(account, number), audio=Audio.KEPT) for number in range(1, 6)]
    put(any_engine, codec, *kept, replace(voicemail(account, 9), audio=Audio.EXPIRED))
    found, after = [], ""
    while True:
        page = voicemails.page(account, after=after, limit=2)
        found += [record.id for record in page.voicemails]
        if not page.after:
            break
        after = page.after
    assert found == [record.id for record in kept]


def test_work_is_found_when_its_time_has_come(
    any_engine: Engine, codec: Codec, voicemails: StoredVoicemails, account: AccountId
) -> None:
    soon = replace(voicemail(account, 1), work_at=AT)
    later = replace(voicemail(account, 2), work_at=AT + timedelta(hours=1))
    put(any_engine, codec, soon, later, voicemail(account, 3))

    def due(now: datetime) -> list[str]:
        return [place.id for place in voicemails.due(now=now, limit=1000) if place.account == account]

    assert due(AT - timedelta(minutes=1)) == []
    assert due(AT) == [soon.id]
    assert due(AT + timedelta(hours=2)) == [soon.id, later.id]


def test_a_name_is_seen_first_once(work: StorageWork, account: AccountId) -> None:
    until = AT + timedelta(days=1)
    assert work.ephemeral.first_seen(account, at=AT, until=until) == AT
    assert work.ephemeral.first_seen(account, at=AT + timedelta(minutes=11), until=until) == AT
