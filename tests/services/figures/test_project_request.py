"""What the stream tells becomes figures exactly once, however it tells it."""

from dataclasses import dataclass, field, replace
from datetime import date
from random import Random

import pytest

from chalicelib.domain.audit import GENESIS
from chalicelib.domain.figures import can_empty
from chalicelib.domain.ids import RequestId
from chalicelib.domain.request import Outcome
from chalicelib.domain.rights import Right
from chalicelib.errors import Conflict, NotFound
from chalicelib.services.figures.follow_audit import catch_up
from chalicelib.services.figures.project_request import TOGETHER, project_requests
from chalicelib.services.handling.acknowledge_request import acknowledge_request
from chalicelib.services.handling.assign_request import assign_request
from chalicelib.services.handling.decide_request import DecideRequest, decide_request
from chalicelib.services.handling.write_message import add_note
from tests.fakes.acme import ask, ask_one
from tests.services.figures.conftest import Office
from tests.unit.domain.histories import changed, received


def decide(office: Office, request: RequestId, outcome: Outcome = Outcome.GRANTED) -> None:
    command = DecideRequest(request=request, outcome=outcome, grounds=(), text="Done.", looked="yes")
    decide_request(office.desk, office.staff, command)


def test_a_request_is_counted_when_its_first_entry_is_told(office: Office) -> None:
    ask_one(office.desk, office.account, Right.OPT_OUT_SALE)
    assert office.shown() == {}
    assert office.tell() == 1
    assert office.shown() == office.recounted() != {}


def test_telling_again_late_or_backwards_changes_nothing(office: Office) -> None:
    acknowledge_request(office.desk, office.staff, ask_one(office.desk, office.account).id)
    decide(office, ask_one(office.desk, office.account, Right.OPT_OUT_SALE).id)
    entries = office.entries()
    office.tell(entries[-1:])
    for told in (entries[::-1], entries, entries[:1]):
        office.tell(told)
        assert office.shown() == office.recounted()
    assert office.tell() == 0


def test_a_day_on_which_nothing_is_left_has_no_sheet(office: Office) -> None:
    head = ask_one(office.desk, office.account, Right.OPT_OUT_SALE)
    office.tell()
    decide(office, head.id)
    office.tell()
    assert not [sheet for _, sheet in office.engine.counts if can_empty(sheet)]


def test_what_changes_no_count_is_remembered_and_adds_nothing(office: Office) -> None:
    head = ask_one(office.desk, office.account, Right.OPT_OUT_SALE)
    office.tell()
    before = office.shown()
    add_note(office.desk, office.staff, head.id, "Called back.")
    assert office.tell() == 0
    assert office.shown() == before
    tally = office.desk.figures.counted_to(office.account.id, [head.id])[head.id]
    assert tally.seq == office.desk.requests.get(head.account, head.id).chain_head.seq


def test_a_request_that_does_not_exist_counts_nothing(office: Office) -> None:
    assert project_requests(office.desk, office.account.id, [RequestId("req_none")]).heads == ()
    with pytest.raises(NotFound):
        project_requests(office.desk, type(office.account.id)("acc_none"), [RequestId("req_none")])


def test_nothing_personal_reaches_the_sheets(office: Office) -> None:
    ask(office.desk, office.account, Right.DELETE, Right.KNOW_SPECIFIC)
    office.tell()
    written = str(office.engine.counts) + "".join(
        row.body for row in office.engine.rows.values() if row.kind in {"tally", "happenings"}
    )
    for word in ("Ana", "López", "ana@", "example.com", "•"):
        assert word not in written


@dataclass
class Overtaken:
    """Whenever something is to be written, somebody else has counted the same a moment before."""

    office: Office
    times: int = 1
    inside: bool = field(default=False)

    def __post_init__(self) -> None:
        self.transact = self.office.engine.transact
        self.office.engine.transact = self  # type: ignore[method-assign]

    def __call__(self, changes: object) -> None:
        if not self.inside and self.times:
            self.inside, self.times = True, self.times - 1
            self.office.tell()
            self.inside = False
        self.transact(changes)  # type: ignore[arg-type]


def test_two_readers_of_the_stream_count_once(office: Office) -> None:
    for _ in range(3):
        ask_one(office.desk, office.account, Right.OPT_OUT_SALE)
    Overtaken(office)
    office.tell()
    assert office.shown() == office.recounted()


def test_one_that_has_read_an_older_state_does_not_bring_it_back(office: Office) -> None:
    head = ask_one(office.desk, office.account, Right.OPT_OUT_SALE)
    decide(office, head.id)
    office.tell()
    row = office.engine.rows[office.desk.audit_log.chain_of(head.account, head.id), "HEAD"]
    office.engine.rows[row.pk, row.sk] = replace(row, version=1, body=row.body.replace('"outcome":"granted",', ""))
    assert office.tell() == 0
    office.engine.rows[row.pk, row.sk] = row
    assert office.shown() == office.recounted()


def test_a_crash_before_the_write_is_made_good_by_the_hourly_look(office: Office) -> None:
    head = ask_one(office.desk, office.account, Right.OPT_OUT_SALE)
    transact = office.engine.transact

    def fails(changes: object) -> None:
        raise TimeoutError

    office.engine.transact = fails  # type: ignore[method-assign]
    with pytest.raises(TimeoutError):
        office.tell()
    office.engine.transact = transact  # type: ignore[method-assign]
    seq = office.desk.requests.get(head.account, head.id).chain_head.seq
    assert catch_up(office.desk, office.account.id, {head.id: seq}) == 1
    assert office.shown() == office.recounted()
    assert catch_up(office.desk, office.account.id, {head.id: seq}) == 0


def test_a_younger_edition_of_the_sheets_is_never_taken_back(office: Office) -> None:
    head = ask_one(office.desk, office.account, Right.OPT_OUT_SALE)
    office.tell()
    [tally] = office.desk.figures.counted_to(office.account.id, [head.id]).values()
    office.desk.figures.add(office.account.id, [replace(tally, epoch=9)], {}, epoch=9)
    with pytest.raises(Conflict):
        office.tell()


@pytest.mark.parametrize("seed", range(6))
def test_random_histories_told_at_random_come_to_a_recount(office: Office, seed: int) -> None:
    chance = Random(seed)  # noqa: S311  a test
    account = office.account.id
    heads = [received(chance, number, account) for number in range(3 * TOGETHER)]

    def put(place: int) -> None:
        head = replace(heads[place], chain_head=replace(GENESIS, seq=heads[place].version))
        row = office.desk._codec.row(head, version=head.version)
        office.engine.rows[row.pk, row.sk] = row

    for place in range(len(heads)):
        put(place)
    for _ in range(120):
        for place in chance.sample(range(len(heads)), 5):
            heads[place] = changed(chance, heads[place])
            put(place)
        told = chance.sample(heads, chance.randrange(0, 2 * TOGETHER))
        project_requests(office.desk, account, [head.id for head in told])
    project_requests(office.desk, account, [head.id for head in heads])
    assert len(office.requests()) == len(heads)
    assert office.shown() == office.recounted()


def test_home_remembers_the_last_ten_things_that_happened(office: Office) -> None:
    heads = [ask_one(office.desk, office.account, Right.OPT_OUT_SALE) for _ in range(9)]
    office.tell()
    for head in heads[:4]:
        office.desk.clock.pass_(minutes=1)
        assign_request(office.desk, office.staff, head.id, office.staff.user.id)
        add_note(office.desk, office.staff, head.id, "Nothing that happened to the request.")
    office.tell()
    office.tell()
    _, happened = office.desk.figures.desk(office.account, upto=date(2027, 1, 1))
    assert len(happened) == 10
    assert [one.request for one in happened[:4]] == [head.id for head in heads[3::-1]]
    assert {one.tag for one in happened[:4]} == {"request:assigned"}
    assert happened[0].reference == heads[3].submission
