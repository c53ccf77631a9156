"""A list is worked on in stretches: whatever run or call is lost, it is cleaned once."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from chalicelib.domain import contact_list as limits
from chalicelib.domain.account import Staff
from chalicelib.domain.contact import Email
from chalicelib.domain.contact_list import ContactList, Counts, Output, Stage
from chalicelib.services.lists import grow, read_stretch
from chalicelib.services.lists.work_on_lists import work_on_lists
from chalicelib.storage import keys_lists
from tests.fakes.acme import open_acme
from tests.fakes.desk import FakeDesk, SlowClock
from tests.services.lists.handed import faults, finished, hand_over, opt_out, result, worked


def in_small_steps(monkeypatch: pytest.MonkeyPatch, *, stretch: int, part: int) -> None:
    """Let a small list take many stretches and parts."""
    monkeypatch.setattr(read_stretch, "STRETCH", stretch)
    for place in (grow, limits):
        monkeypatch.setattr(place, "PART", part)
    monkeypatch.setattr("tests.fakes.contact_lists.PART", part)


def test_many_stretches_make_the_same_as_one(desk: FakeDesk, olga: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    people = [f'"Person\n{number}",p{number}@example.com\n' for number in range(3000)]
    content = ("name,email\n" + "".join(people) + "broken\n" * 50).encode()
    opt_out(desk, olga, *(Email(f"p{number}@example.com") for number in range(0, 3000, 100)))
    whole = result(desk, worked(desk, olga, content))
    in_small_steps(monkeypatch, stretch=20_000, part=6_000)
    given = worked(desk, olga, content)
    assert given.page > 4
    assert given.output(Output.ROWS).parts > 3
    assert result(desk, given) == whole
    assert len(faults(desk, given)) == 50
    assert faults(desk, given)[0][0] == 1 + 6000 + 1


def test_a_run_whose_time_is_over_leaves_the_rest_to_the_next(
    desk: FakeDesk, olga: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_small_steps(monkeypatch, stretch=17_000, part=6_000)
    desk.__dict__["clock"] = SlowClock(desk.clock.at)
    content = b"email\n" + b"".join(b"p%d@example.com\n" % number for number in range(4000))
    given = hand_over(desk, olga, content)
    assert work_on_lists(desk) >= 1
    first = desk.contact_lists.get(given.account, given.id)
    assert first.stage is Stage.WORKING
    assert 0 < first.percent < 100
    assert result(desk, finished(desk, given)) == content.decode()


def test_a_list_that_was_in_work_before_notes_were_one_for_each_stretch_loses_no_row(
    desk: FakeDesk, olga: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read_stretch, "STRETCH", 17_000)
    desk.__dict__["clock"] = SlowClock(desk.clock.at)
    content = b"email\n" + b"".join(b"p%d@example.com\nbroken\n" % number for number in range(4000))
    given = hand_over(desk, olga, content)
    work_on_lists(desk)
    as_before(desk, desk.contact_lists.get(given.account, given.id))
    ended = finished(desk, given)
    assert result(desk, ended) == content.replace(b"broken\n", b"").decode()
    assert len(faults(desk, ended)) == 4000


def as_before(desk: FakeDesk, given: ContactList) -> None:
    """What the version before noted: of each file one note, which each stretch wrote again with what it added."""
    kept, outputs = desk.list_bucket.kept, {}
    for output, growing in given.outputs.items():
        keys = [keys_lists.tail(given.account, given.id, output, number) for number in growing.tails]
        assert keys
        whole = b"".join(kept.pop(key) for key in keys)
        kept[keys_lists.tail(given.account, given.id, output, given.page)] = whole
        outputs[output.value] = {"tail": given.page}
    [(at, row)] = [(at, row) for at, row in desk.engine.rows.items() if row.kind == ContactList.KIND]
    desk.engine.rows[at] = replace(row, body=json.dumps(json.loads(row.body) | {"outputs": outputs}))


class Lost(Exception):
    """The machine went away here."""


def calls(desk: FakeDesk, upto: int) -> list[int]:
    """Lose the call of the bucket or of the notes with that number; the list that is returned counts them."""
    made = [0]

    def losing(name: str, thing: object) -> None:
        whole: Callable[..., object] = getattr(thing, name)

        def call(*args: object, **more: object) -> object:
            made[0] += 1
            if made[0] == upto:
                raise Lost
            return whole(*args, **more)

        setattr(thing, name, call)

    for name in ("stretch", "begin", "part", "put_tail", "complete", "clear"):
        losing(name, desk.list_bucket)
    losing("settle", desk.work)
    return made


def test_whatever_call_is_lost_the_list_is_cleaned_once(monkeypatch: pytest.MonkeyPatch) -> None:
    in_small_steps(monkeypatch, stretch=17_000, part=9_000)
    content = b"email\n" + b"".join(b"p%d@example.com\nbroken\n" % number for number in range(1500))
    lost = 0
    while True:
        lost += 1
        desk = FakeDesk()
        olga = open_acme(desk)
        opt_out(desk, olga, Email("p5@example.com"))
        given = hand_over(desk, olga, content)
        made = calls(desk, lost)
        try:
            work_on_lists(desk)
        except Lost:
            assert work_on_lists(desk) == 0 or made[0] > lost  # the lease is not over
            desk.clock.pass_(minutes=7)
        given = finished(desk, given)
        assert result(desk, given).encode() == b"email\n" + b"".join(
            b"p%d@example.com\n" % number for number in range(1500) if number != 5
        )
        assert given.counts == Counts(rows=3000, kept=1499, left=1, faulty=1500)
        assert len(faults(desk, given)) == 1500
        assert set(desk.list_bucket.kept) == {
            key for key in desk.list_bucket.kept if key.endswith(("rows.csv", "faults.csv"))
        }
        if made[0] < lost:
            break
    assert lost > 15
