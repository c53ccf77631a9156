"""The only writer: all or nothing, never without proof, never over somebody else's change."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.audit import GENESIS, verify_link
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import LetterKind, LetterState
from chalicelib.domain.ids import AccountId, RequestId, UserId
from chalicelib.domain.passing import Draft, VisitorSession
from chalicelib.domain.reason import Reason
from chalicelib.domain.request import Request
from chalicelib.errors import AuditMissing, Conflict, NotFound
from chalicelib.services.ports.mail import LetterPlace
from chalicelib.storage import keys
from chalicelib.storage.codec import Codec
from chalicelib.storage.engine import Engine
from chalicelib.storage.outbox import StoredOutbox
from chalicelib.storage.requests import StoredRequests
from chalicelib.storage.work import StorageWork
from tests.storage.samples import NOW, a_letter, a_request, a_submission, because


def stored(work: StorageWork, account: AccountId, request: Request | None = None) -> Request:
    made = request or a_request(account)
    unit = work.begin(account, NOW)
    unit.create(made, because=because(made.id))
    unit.create(a_submission(account, made), because=because(made.id))
    unit.commit()
    return made


def test_what_was_written_is_read_back_with_its_personal_fields(
    work: StorageWork, requests: StoredRequests, account: AccountId
) -> None:
    made = stored(work, account)
    read = requests.get(account, made.id)
    assert (read.requester, read.contact) == ("Ann Example", "a•••@example.com")
    assert (read.version, read.chain_head.seq) == (1, 1)
    assert requests.submission(account, made.submission).typed.email is not None


def test_personal_fields_do_not_lie_open_in_the_table(
    work: StorageWork, any_engine: Engine, account: AccountId
) -> None:
    made = stored(work, account)
    rows = any_engine.partition(keys.request(account, made.id)) + any_engine.partition(
        keys.submission(account, made.submission)
    )
    everything = repr(rows)
    assert "Ann" not in everything
    assert "example.com" not in everything


def test_nothing_lies_at_a_key_that_is_too_long_to_exist(any_engine: Engine, requests: StoredRequests) -> None:
    long = "x" * 3000
    assert any_engine.get("A#acc_1", long) is None
    assert any_engine.partition(long) == ()
    with pytest.raises(NotFound):
        requests.get(AccountId("acc_1"), RequestId(long))


def test_a_commit_without_a_reason_is_refused(work: StorageWork, account: AccountId) -> None:
    with pytest.raises(AuditMissing):
        work.begin(account, NOW).commit()


def test_a_reason_whose_chain_nobody_owns_is_refused_and_nothing_is_written(
    work: StorageWork, requests: StoredRequests, account: AccountId
) -> None:
    request = a_request(account)
    unit = work.begin(account, NOW)
    unit.create(a_submission(account, request), because=because(request.id))
    with pytest.raises(AuditMissing):
        unit.commit()
    with pytest.raises(NotFound):
        requests.submission(account, request.submission)


def test_of_two_changes_to_the_same_version_one_wins_and_the_other_writes_nothing(
    work: StorageWork, requests: StoredRequests, any_engine: Engine, account: AccountId
) -> None:
    made = stored(work, account)
    seen = requests.get(account, made.id)
    for assignee, wins in (("first", True), ("second", False)):
        unit = work.begin(account, NOW)
        unit.store(replace(seen, assignee=assignee), because=because(made.id, Tag.REQUEST_ASSIGNED))
        if wins:
            unit.commit()
            continue
        with pytest.raises(Conflict):
            unit.commit()
    assert requests.get(account, made.id).assignee == "first"
    assert len(any_engine.entries(keys.request(account, made.id))) == 2


def test_each_change_adds_a_link_to_the_chain(
    work: StorageWork, requests: StoredRequests, any_engine: Engine, account: AccountId
) -> None:
    made = stored(work, account)
    for assignee in ("a", "b", "c"):
        unit = work.begin(account, NOW)
        changed = replace(requests.get(account, made.id), assignee=assignee)
        unit.store(changed, because=because(made.id, Tag.REQUEST_ASSIGNED))
        unit.commit()
    head = GENESIS
    for entry in any_engine.entries(keys.request(account, made.id)):
        assert verify_link(head, entry)
        head = entry.head
    assert head == requests.get(account, made.id).chain_head
    assert head.seq == 4


def test_a_request_moves_between_lists_when_its_facts_change(
    work: StorageWork, any_engine: Engine, requests: StoredRequests, account: AccountId
) -> None:
    from chalicelib.domain.verification import Level

    made = stored(work, account, a_request(account, needed=Level.REASONABLE))
    waiting, opened = keys.queue(account, "waiting", 0), keys.queue(account, "open", 0)
    assert [row.pk for row in any_engine.listed(waiting, after=None, limit=5).rows] == [keys.request(account, made.id)]
    head = requests.get(account, made.id)
    confirmed = replace(head, verification=replace(head.verification, contact_confirmed_at=NOW))
    unit = work.begin(account, NOW)
    unit.store(confirmed, because=because(made.id, Tag.REQUEST_CONTACT_CONFIRMED))
    unit.commit()
    assert any_engine.listed(waiting, after=None, limit=5).rows == ()
    assert len(any_engine.listed(opened, after=None, limit=5).rows) == 1


def test_a_removed_record_is_gone_and_its_removal_is_in_the_audit(
    work: StorageWork, requests: StoredRequests, any_engine: Engine, account: AccountId
) -> None:
    made = stored(work, account)
    submission = requests.submission(account, made.submission)
    unit = work.begin(account, NOW)
    unit.store(requests.get(account, made.id), because=because(made.id, Tag.REQUEST_ERASED))
    unit.remove(submission, because=because(made.id, Tag.REQUEST_ERASED))
    unit.commit()
    with pytest.raises(NotFound):
        requests.submission(account, made.submission)
    assert [entry.tag for entry in any_engine.entries(keys.request(account, made.id))][-1] == "request:erased"


def a_draft(account: AccountId) -> Draft:
    return Draft(
        id=f"d{account}",
        account=account,
        reference=a_request(account).submission,
        started_at=NOW,
        answers={"name": ["Ann"]},
    )


def test_what_must_be_absent_stops_everything_where_it_is_there(
    work: StorageWork, requests: StoredRequests, account: AccountId
) -> None:
    made = stored(work, account)
    absent, why = a_submission(account, a_request(account)), because(made.id, Tag.REQUEST_ERASED)
    unit = work.begin(account, NOW)
    unit.store(requests.get(account, made.id), because=why)
    unit.remove(absent, because=why)
    unit.commit()
    unit = work.begin(account, NOW)
    unit.store(requests.get(account, made.id), because=why)
    unit.create(absent, because=why)
    unit.commit()
    late = work.begin(account, NOW)
    late.store(requests.get(account, made.id), because=why)
    late.remove(absent, because=why)
    with pytest.raises(Conflict):
        late.commit()
    assert requests.submission(account, absent.id) == replace(absent, version=1)


def test_a_draft_is_used_up_once(work: StorageWork, account: AccountId) -> None:
    draft = a_draft(account)
    until = NOW + timedelta(hours=24)
    work.ephemeral.put(draft, until=until)
    sent = replace(draft, sent=True, answers={})
    first, second = a_request(account), a_request(account)
    for request, wins in ((first, True), (second, False)):
        unit = work.begin(account, NOW)
        unit.create(request, because=because(request.id))
        unit.replace(draft, sent, until=until)
        if wins:
            unit.commit()
            continue
        with pytest.raises(Conflict, match="draft"):
            unit.commit()
    assert work.ephemeral.get(Draft, draft.id, now=NOW).sent


def test_what_has_expired_is_not_there_even_before_the_machine_deletes_it(
    work: StorageWork, account: AccountId
) -> None:
    session = VisitorSession(
        id=f"v{account}", account=account, reference=a_request(account).submission, signed_in_at=NOW
    )
    work.ephemeral.put(session, until=NOW + timedelta(minutes=1))
    assert work.ephemeral.get(VisitorSession, session.id, now=NOW).reference == session.reference
    with pytest.raises(NotFound):
        work.ephemeral.get(VisitorSession, session.id, now=NOW + timedelta(minutes=1))


def test_a_counter_counts_each_call_once(work: StorageWork, account: AccountId) -> None:
    until = NOW + timedelta(minutes=1)
    assert [work.ephemeral.count(f"n|{account}", until=until) for _ in range(3)] == [1, 2, 3]


def test_views_grow_a_chain_of_their_own(work: StorageWork, any_engine: Engine, account: AccountId) -> None:
    user = UserId("usr_1")
    for _ in range(3):
        work.witness(account, Reason(Tag.VIEW_QUEUE, "user:usr_1", None, {"shown": 2}), user=user, at=NOW)
    entries = any_engine.entries(keys.views_chain(account, user, NOW.date()))
    assert [entry.seq for entry in entries] == [1, 2, 3]
    assert all(entry.hash == entry.expected_hash() for entry in entries)


def test_a_queued_letter_is_found_by_the_sweep_until_it_is_sent(
    work: StorageWork, any_engine: Engine, codec: Codec, account: AccountId
) -> None:
    letter = a_letter(account, a_request(account).submission)
    work.post_code(letter)
    outbox = StoredOutbox(any_engine, codec)

    def mine() -> list[LetterPlace]:
        found = outbox.overdue(now=NOW + timedelta(minutes=5), limit=1000)
        return [place for place in found if place.sk == keys.LETTER + letter.id]

    assert len(mine()) == 1
    kept = outbox.find(mine()[0])
    assert kept is not None
    assert kept.to is not None
    assert kept.to.address == "ann@example.com"
    work.settle(replace(kept, state=LetterState.SENT, sent_at=NOW))
    assert mine() == []
    with pytest.raises(Conflict):
        work.settle(replace(kept, state=LetterState.FAILED))


def test_only_letters_with_a_code_go_out_without_a_reason(work: StorageWork, account: AccountId) -> None:
    letter = replace(a_letter(account, a_request(account).submission), kind=LetterKind.DENIED)
    with pytest.raises(AuditMissing):
        work.post_code(letter)


def test_the_register_of_chains_only_moves_forward(work: StorageWork, any_engine: Engine, account: AccountId) -> None:
    chain = keys.account_chain(account)
    for seq in (1, 3, 2):
        work.register(chain, seq=seq, head=f"hash{seq}", at=NOW)
    rows = any_engine.partition(keys.chain_register(account))
    assert [(row.sk, row.version, row.body) for row in rows] == [(chain, 3, "hash3")]
    work.digested(chain, seq=2, head="hash2")
    assert any_engine.partition(keys.chain_register(account))[0].due_pk is not None
    work.digested(chain, seq=3, head="hash3")
    assert any_engine.partition(keys.chain_register(account))[0].due_pk is None
