"""Sheets of counts, on both engines."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Final

import pytest

from chalicelib.domain.account import Account
from chalicelib.domain.figures import Tally
from chalicelib.domain.ids import AccountId, UserId
from chalicelib.domain.rights import Right
from chalicelib.domain.second_factor import Factors
from chalicelib.domain.voicemail_export import ExportPlace, VoicemailExport
from chalicelib.domain.webhook import Disabled, WebhookEndpoint
from chalicelib.errors import Conflict
from chalicelib.services.ports.figures import Happening, Troubles
from chalicelib.storage.codec import Codec
from chalicelib.storage.engine import Engine, PutRow
from chalicelib.storage.figures import StoredFigures
from tests.storage.samples import a_request
from tests.storage.test_queue import an_account

NOON: Final = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def figures(any_engine: Engine, codec: Codec) -> StoredFigures:
    return StoredFigures(any_engine, codec)


@pytest.fixture
def holder(account: AccountId) -> Account:
    return an_account(account, 1)


def tally_of(account: AccountId, name: str = "req_1") -> Tally:
    request = replace(a_request(account), id=name)  # type: ignore[arg-type]
    return Tally(account=account, request=request.id, seen=1, seq=1, epoch=1, marks=("desk|open",))


def test_counts_are_added_up_and_read_by_the_beginning_of_their_sheets_name(
    figures: StoredFigures, holder: Account
) -> None:
    counts = {("desk", "open"): 2, ("due/2026-12-01", "n"): 1, ("year/2026/ca/delete", "no data"): 3}
    figures.add(holder.id, [], counts, epoch=1)
    figures.add(holder.id, [], {("desk", "open"): -1, ("desk", "user.usr-1"): 1}, epoch=1)
    assert figures.sheets(holder, "desk", "year/") == {
        "desk": {"open": 1, "user.usr-1": 1},
        "year/2026/ca/delete": {"no data": 3},
    }
    assert figures.sheets(holder, "due/") == {"due/2026-12-01": {"n": 1}}


def test_each_edition_of_the_sheets_stands_by_itself(figures: StoredFigures, holder: Account) -> None:
    figures.add(holder.id, [], {("desk", "open"): 2}, epoch=1)
    figures.add(holder.id, [], {("desk", "open"): 1}, epoch=2)
    assert figures.sheets(holder, "desk") == {"desk": {"open": 2}}
    assert figures.sheets(replace(holder, figures=2), "desk") == {"desk": {"open": 1}}


def test_a_count_of_nothing_is_not_shown_and_an_emptied_day_goes(
    any_engine: Engine, figures: StoredFigures, holder: Account
) -> None:
    days = {("due/2026-12-01", "n"): 1, ("due/2026-12-02", "n"): 1}
    figures.add(holder.id, [], days, epoch=1)
    figures.add(holder.id, [], {("due/2026-12-01", "n"): -1}, epoch=1)
    assert figures.sheets(holder, "due/") == {"due/2026-12-01": {}, "due/2026-12-02": {"n": 1}}
    figures.tidy(holder.id, ["due/2026-12-01", "due/2026-12-02", "due/2026-12-03"], epoch=1)
    assert figures.sheets(holder, "due/") == {"due/2026-12-02": {"n": 1}}


def test_tallies_and_counts_are_written_together_or_not_at_all(figures: StoredFigures, holder: Account) -> None:
    tally = tally_of(holder.id)
    figures.add(holder.id, [tally], {("desk", "open"): 1}, epoch=1)
    with pytest.raises(Conflict):
        figures.add(holder.id, [tally_of(holder.id, "req_2"), tally], {("desk", "open"): 2}, epoch=1)
    assert figures.sheets(holder, "desk") == {"desk": {"open": 1}}
    known = figures.counted_to(holder.id, [tally.request, tally_of(holder.id, "req_2").request])
    assert known == {tally.request: replace(tally, version=1)}
    figures.add(holder.id, [replace(tally, seq=2, version=1)], {}, epoch=1)
    assert figures.counted_to(holder.id, [tally.request])[tally.request].seq == 2


def test_requests_are_read_with_their_tallies_and_without_anything_personal(
    any_engine: Engine, codec: Codec, figures: StoredFigures, holder: Account
) -> None:
    heads = [a_request(holder.id) for _ in range(60)]
    for head in heads:
        any_engine.put_row(PutRow(row=codec.row(head, version=1), expect=0))
    figures.add(holder.id, [tally_of(holder.id, heads[0].id)], {}, epoch=1)
    found = figures.counting(holder.id, [head.id for head in heads])
    assert [one.head.id for one in found] == [head.id for head in heads]
    assert found[0].tally is not None
    assert found[1].tally is None
    assert {(one.head.requester, one.head.contact, one.head.email) for one in found} == {("", "", None)}
    assert figures.counting(holder.id, []) == ()


def test_the_desk_is_read_with_what_happened_last(figures: StoredFigures, holder: Account) -> None:
    assert figures.desk(holder, upto=date(2026, 12, 1)) == ({}, ())
    request = a_request(holder.id).id
    read = ("desk", "desk/late", "due/2026-12-01")
    beside = ("age/2026-01-01", "due/2026-12-02", "month/2026-01")
    counts = {(sheet, "open" if sheet == "desk" else "n"): 1 for sheet in (*read, *beside)}
    happened = [
        Happening(
            at=NOON.replace(minute=minute), tag="request:assigned", request=request, reference="1", right=Right.DELETE
        )
        for minute in range(12)
    ]
    figures.add(holder.id, [], counts, epoch=1)
    figures.note_happenings(holder, happened[:7])
    figures.note_happenings(holder, happened[5:])
    sheets, last = figures.desk(holder, upto=date(2026, 12, 1))
    assert sheets == {"desk": {"open": 1}, "desk/late": {"n": 1}, "due/2026-12-01": {"n": 1}}
    assert list(last) == happened[:1:-1]


def test_what_does_not_work_is_found_beside_what_does(
    any_engine: Engine, codec: Codec, figures: StoredFigures, account: AccountId
) -> None:
    def put(record: object) -> None:
        any_engine.put_row(PutRow(row=codec.row(record, version=1), expect=0))

    assert figures.troubles(account) == Troubles()
    hook = WebhookEndpoint(
        account=account, id="whk_a", events=(), created_at=NOON, created_by="user:a", url="https://a", secrets=()
    )
    put(hook)
    put(replace(hook, id="whk_b", failing_since=NOON))
    put(replace(hook, id="whk_c", disabled_at=NOON, disabled_why=Disabled.GONE, failing_since=NOON))
    put(replace(hook, id="whk_d", disabled_at=NOON, disabled_why=Disabled.BY_STAFF))
    place = ExportPlace(bucket="calls", region="us-east-1", role_arn="arn:aws:iam::1:role/x")
    put(VoicemailExport(account=account, place=place, external_id="recourse-1", checked_at=NOON, failing_since=NOON))
    put(Factors(account=account, user=UserId("usr_a"), secret="ABCD"))
    assert figures.troubles(account) == Troubles(failing=("whk_b",), gone=("whk_c",), export_since=NOON)
