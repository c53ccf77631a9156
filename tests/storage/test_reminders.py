"""What the deadline job reads and writes: by the due index, all or nothing, and never over another run's work."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from chalicelib.domain.agenda import Agenda, Recheck
from chalicelib.domain.alerts import Notice, Subject, Summary, SummaryLine
from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.ids import AccountId, RequestId, UserId
from chalicelib.domain.request import Request
from chalicelib.errors import AuditMissing, Conflict
from chalicelib.services.ports.reminders import DuePage, Reader, Waking
from chalicelib.storage import keys
from chalicelib.storage.codec import Codec
from chalicelib.storage.engine import Engine
from chalicelib.storage.reminders import StoredReminders
from chalicelib.storage.requests import StoredRequests
from chalicelib.storage.work import StorageWork
from tests.storage.samples import NOW, a_letter, a_request, because

SOON = NOW + timedelta(hours=1)
USER = UserId("usr_abc")


@pytest.fixture
def reminders(any_engine: Engine, codec: Codec, work: StorageWork) -> StoredReminders:
    """The deadline job's own view."""
    return StoredReminders(any_engine, codec, work)


def an_agenda(account: AccountId, request: str = "R1", wake_at: datetime = NOW) -> Agenda:
    return Agenda(account=account, request=RequestId(request), wake_at=wake_at)


def a_notice(account: AccountId, number: int = 1, send_at: datetime = NOW) -> Notice:
    return Notice(
        account=account,
        user=USER,
        request=RequestId(f"R{number}"),
        code="re-14-270106",
        subject=Subject.RESPOND,
        send_at=send_at,
    )


def waking(reminders: StoredReminders, account: AccountId, now: datetime, limit: int = 100) -> list[Waking]:
    """All of an account's requests that are due, over all shards and pages."""
    found: list[Waking] = []
    for shard in range(reminders.shards):
        page = DuePage(after=("",))
        after: tuple[str, ...] = ()
        while page.after:
            page = reminders.waking(shard, now=now, after=after, limit=limit)
            found += page.requests
            after = page.after
    return [one for one in found if one.account == account]


def test_an_agenda_is_found_from_its_minute_on_and_not_before(reminders: StoredReminders, account: AccountId) -> None:
    reminders.write([an_agenda(account, wake_at=SOON)])
    assert waking(reminders, account, SOON - timedelta(minutes=1)) == []
    assert waking(reminders, account, SOON) == [Waking(account, RequestId("R1"))]
    assert reminders.agenda(account, RequestId("R1")) == replace(an_agenda(account, wake_at=SOON), version=1)
    assert reminders.agenda(account, RequestId("R2")) is None


@pytest.mark.parametrize("limit", [1, 3, 100])
def test_paging_finds_everything_that_is_due_once(reminders: StoredReminders, account: AccountId, limit: int) -> None:
    for number in range(25):
        reminders.write([an_agenda(account, f"R{number}", NOW - timedelta(minutes=number % 3))])
    found = waking(reminders, account, NOW, limit)
    assert sorted(one.request for one in found) == sorted(f"R{number}" for number in range(25))


def test_an_agenda_that_moved_on_is_found_at_its_new_time_only(reminders: StoredReminders, account: AccountId) -> None:
    reminders.write([an_agenda(account)])
    kept = reminders.agenda(account, RequestId("R1"))
    assert kept
    reminders.write([replace(kept, wake_at=SOON, done=("re-14-270106",))])
    assert waking(reminders, account, NOW) == []
    assert len(waking(reminders, account, SOON)) == 1
    moved = reminders.agenda(account, RequestId("R1"))
    assert moved
    assert (moved.done, moved.version) == (("re-14-270106",), 2)


def test_of_many_runs_that_saw_the_same_agenda_one_writes_and_the_others_write_nothing(
    reminders: StoredReminders, account: AccountId
) -> None:
    reminders.write([an_agenda(account)])
    kept = reminders.agenda(account, RequestId("R1"))
    assert kept

    def run(number: int) -> bool:
        try:
            reminders.write([replace(kept, wake_at=SOON), a_notice(account, number)])
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        wrote = list(pool.map(run, range(6)))
    assert wrote.count(True) == 1
    assert [notice.request for notice in reminders.notices(account, USER, now=NOW)] == [f"R{wrote.index(True)}"]


def test_an_event_is_found_beside_the_agenda_and_taken_away_with_its_look(
    work: StorageWork, reminders: StoredReminders, requests: StoredRequests, account: AccountId
) -> None:
    made = a_request(account)
    again = Recheck(account=account, request=made.id, id="E1", at=NOW)
    unit = work.begin(account, NOW)
    unit.create(made, because=because(made.id))
    unit.create(an_agenda(account, made.id, SOON), because=because(made.id))
    unit.create(again, because=because(made.id))
    unit.commit()
    assert waking(reminders, account, NOW) == [Waking(account, made.id, "E1")]
    head = requests.get(account, made.id)
    kept = reminders.agenda(account, made.id)
    assert kept
    seen = Recheck(account=account, request=made.id, id="E1", at=SOON, version=1)
    reminders.write([replace(kept, done=("a",))], remove=[seen])
    assert waking(reminders, account, NOW) == []
    assert requests.get(account, made.id) == head
    with pytest.raises(Conflict):
        reminders.write([], remove=[seen])


def test_a_step_of_a_person_and_a_look_of_the_job_never_collide(
    work: StorageWork, reminders: StoredReminders, requests: StoredRequests, account: AccountId
) -> None:
    made = a_request(account)
    unit = work.begin(account, NOW)
    unit.create(made, because=because(made.id))
    unit.create(an_agenda(account, made.id), because=because(made.id))
    unit.commit()
    head, kept = requests.get(account, made.id), reminders.agenda(account, made.id)
    assert kept
    reminders.write([replace(kept, wake_at=SOON)])
    unit = work.begin(account, NOW)
    unit.store(replace(head, assignee="usr_1"), because=because(made.id))
    unit.create(Recheck(account=account, request=made.id, id="E1", at=NOW), because=because(made.id))
    unit.commit()
    assert requests.get(account, made.id).assignee == "usr_1"


def test_a_person_s_notices_wait_until_their_time_and_are_found_by_name(
    reminders: StoredReminders, account: AccountId
) -> None:
    reminders.write([a_notice(account, 1), a_notice(account, 2, SOON), a_notice(account, 3, NOW)])
    shard = keys.shard_of(USER, keys.DUE_SHARDS)
    page = reminders.readers(shard, now=NOW, after=(), limit=1000)
    assert page.readers.count(Reader(account, USER)) == 1
    assert [notice.request for notice in reminders.notices(account, USER, now=NOW)] == ["R1", "R3"]
    assert [notice.request for notice in reminders.notices(account, USER, now=SOON)] == ["R1", "R3", "R2"]
    assert reminders.notices(AccountId("acc_other"), USER, now=SOON) == ()
    assert reminders.readers(shard, now=NOW - timedelta(days=1), after=(), limit=1000).readers == ()


def test_a_mail_and_the_end_of_its_notices_are_one(
    reminders: StoredReminders, any_engine: Engine, account: AccountId
) -> None:
    reminders.write([a_notice(account, number) for number in range(90)])
    notices = reminders.notices(account, USER, now=NOW)
    line = SummaryLine(
        request=RequestId("R1"), reference="12345678903", right="delete", subject=Subject.RESPOND, due="2027-01-06"
    )
    summary = Summary(account=account, user=USER, lines=(line,), more=3)
    reminders.write([summary], remove=notices[:45])
    kept = reminders.summary(account, USER)
    assert kept == replace(summary, version=1)
    letter = replace(a_letter(account, a_request(account).submission), kind=LetterKind.STAFF_SUMMARY, submission=None)
    with pytest.raises(Conflict):
        reminders.write([letter], remove=[kept, *notices[40:]])
    assert any_engine.get(keys.account(account), keys.LETTER + letter.id) is None
    reminders.write([letter], remove=[kept, *notices[45:]])
    assert any_engine.get(keys.account(account), keys.LETTER + letter.id)
    assert reminders.notices(account, USER, now=NOW) == ()
    assert reminders.summary(account, USER) is None


def test_nothing_else_passes_the_door_without_an_audit_entry(
    reminders: StoredReminders, work: StorageWork, account: AccountId
) -> None:
    head = a_request(account)
    wrong: list[Request | object] = [head, replace(a_letter(account, head.submission), kind=LetterKind.DENIED)]
    for record in wrong:
        with pytest.raises(AuditMissing):
            work.remind([an_agenda(account), record])  # type: ignore[list-item]  # what must not pass
        with pytest.raises(AuditMissing):
            work.remind([], remove=[record])  # type: ignore[list-item]
    assert reminders.agenda(account, RequestId("R1")) is None
