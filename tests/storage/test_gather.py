"""What pages need together is read together, in one call."""

from datetime import timedelta

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.ids import AccountId, UserId
from chalicelib.domain.reason import Reason
from chalicelib.storage import keys
from chalicelib.storage.codec import Codec
from chalicelib.storage.engine import Engine, PutRow, Row, Scrap
from chalicelib.storage.requests import StoredRequests
from chalicelib.storage.work import StorageWork
from tests.storage.samples import NOW, a_request, a_submission, because

LOOK = Reason(Tag.VIEW_REQUEST, "user:ann")


def put(engine: Engine, pk: str, sk: str) -> None:
    engine.put_row(PutRow(row=Row(pk=pk, sk=sk, kind="test", version=1, body="{}"), expect=0))


def test_rows_of_several_partitions_and_an_ephemeral_item_come_together(any_engine: Engine) -> None:
    name = NOW.isoformat() + str(id(any_engine))
    places = [(f"{name}{number}", "HEAD") for number in range(120)]  # more than one call takes
    for pk, sk in places:
        put(any_engine, pk, sk)
    any_engine.put_scrap(Scrap(id=name, kind="test", expires_at=4_000_000_000, body='{"a":1}'))
    found = any_engine.gather([*places, ("nowhere", "HEAD"), ("x" * 3000, "HEAD")], scrap=name)
    assert set(found.rows) == set(places)
    assert found.scrap is not None
    assert found.scrap.body == '{"a":1}'
    assert any_engine.gather([], scrap="").rows == {}
    assert any_engine.gather([], scrap="nowhere").scrap is None


def test_several_requests_and_a_submission_with_its_letters_are_one_call_each(
    work: StorageWork, requests: StoredRequests, account: AccountId
) -> None:
    one, other = a_request(account), a_request(account)
    unit = work.begin(account, NOW)
    for made in (one, other):
        unit.create(made, because=because(made.id))
    unit.create(a_submission(account, one), because=because(one.id))
    unit.commit()
    assert set(requests.several(account, [one.id, other.id, one.id])) == {one.id, other.id}
    assert requests.several(AccountId("acc_other"), [one.id]) == {}
    submission, letters = requests.filed(account, one.submission)
    assert (submission.id, letters) == (one.submission, ())


def test_a_look_after_that_of_another_container_takes_the_next_place(
    any_engine: Engine, codec: Codec, account: AccountId
) -> None:
    here, there = StorageWork(any_engine, codec), StorageWork(any_engine, codec)
    for number, work in enumerate((here, here, there, here, there)):
        work.witness(account, LOOK, user=UserId("ann"), at=NOW + timedelta(seconds=number))
    entries = any_engine.entries(keys.views_chain(account, "ann", NOW.date()))
    assert [entry.seq for entry in entries] == [1, 2, 3, 4, 5]
    assert [entry.previous for entry in entries[1:]] == [entry.hash for entry in entries[:-1]]
