"""Legal demands and incidents: registered, told, kept silent, ended; telling survives a crash in each of its steps."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.grant import Entered, Grant, GrantKind, GrantState
from chalicelib.domain.permissions import Role
from chalicelib.errors import Conflict, Forbidden, InvalidField, NotFound, NotPossible, OnlyReading, Unavailable
from chalicelib.services.grants.reading import reader_of, reading_desk, record_view
from chalicelib.services.grants.register_demand import (
    RegisterDemand,
    demand_of,
    end_demand,
    keep_silent,
    register_demand,
)
from chalicelib.services.grants.tell_account import tell_account, tell_due
from chalicelib.services.grants.views import views_of
from tests.fakes.acme import hire, open_acme
from tests.fakes.desk import FakeDesk

DAY = timedelta(days=1)


def a_demand(desk: FakeDesk, *, silent: bool = False, **changes: Any) -> RegisterDemand:
    now = desk.clock.now()
    command = RegisterDemand(
        slug="acme",
        kind=GrantKind.LEGAL_DEMAND,
        reference="Case 1",
        reason="An answer.",
        ends_at=now + 5 * DAY,
        silent_until=now + 2 * DAY if silent else None,
        order="Order 1" if silent else "",
    )
    return replace(command, **changes)


def look(desk: FakeDesk, operator: Staff, grant: Grant, *pages: str) -> None:
    """Read pages by a grant."""
    staff = reader_of(desk, replace(operator, entered=Entered(grant.account, grant.id)))
    for page in pages:
        record_view(desk, staff, page=page)


def pages_of(desk: FakeDesk, grant: Grant) -> list[str]:
    return [view.page for view in views_of(desk, grant).shown if view.tag is Tag.VIEW_BY_GRANT]


def test_an_account_is_told_at_once(desk: FakeDesk, olga: Staff, operator: Staff) -> None:
    grant = register_demand(desk, operator, a_demand(desk))
    copy = desk.grants.get(olga.account.id, grant.id)
    assert (copy.reference, copy.reason, copy.told_at) == ("Case 1", "An answer.", desk.clock.now())
    assert grant.told_at == desk.clock.now()
    assert len([letter for letter in desk.letters() if letter.kind.value == "staff-grant"]) == 1
    assert tell_account(desk, grant) == grant  # again tells nobody


def test_only_who_operates_registers(desk: FakeDesk, olga: Staff, operator: Staff) -> None:
    for staff in (olga, hire(desk, operator.account, Role.HANDLER), replace(operator, key="key_a")):
        with pytest.raises(Forbidden):
            register_demand(desk, staff, a_demand(desk))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"slug": "nobody"}, "demand_account"),
        ({"slug": "operator"}, "demand_account"),
        ({"kind": GrantKind.OWNER}, "demand_ground"),
        ({"reference": " "}, "demand_reference"),
        ({"reason": ""}, "demand_reason"),
    ],
)
def test_what_is_missing_or_wrong_is_named(
    desk: FakeDesk, operator: Staff, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidField) as refused:
        register_demand(desk, operator, a_demand(desk, **changes))
    assert refused.value.field == field


def test_silence_needs_the_reference_of_its_order(desk: FakeDesk, operator: Staff) -> None:
    with pytest.raises(InvalidField) as refused:
        register_demand(desk, operator, a_demand(desk, silent=True, order=""))
    assert refused.value.field == "demand_order"


def test_a_silent_demand_is_told_with_each_view_when_its_silence_ends(
    desk: FakeDesk, olga: Staff, operator: Staff
) -> None:
    grant = register_demand(desk, operator, a_demand(desk, silent=True))
    look(desk, operator, grant, "home", "queue")
    desk.clock.pass_(days=1)
    look(desk, operator, grant, "request")
    assert desk.grants.of(olga.account.id) == ()
    assert tell_due(desk) == 0
    desk.clock.pass_(days=1)
    look(desk, operator, grant, "audit")  # silence is over: at once with the account, before it was even told
    assert tell_due(desk) == 1
    copy = desk.grants.get(olga.account.id, grant.id)
    assert sorted(pages_of(desk, copy)) == ["audit", "home", "queue", "request"]
    assert sorted(pages_of(desk, desk.grants.get(operator.account.id, grant.id))) == sorted(pages_of(desk, copy))
    assert {view.actor for view in views_of(desk, copy).shown} == {operator.operating}


@pytest.mark.parametrize("crash", range(1, 5))
def test_telling_that_broke_off_goes_on_and_repeats_nothing(
    desk: FakeDesk, olga: Staff, operator: Staff, crash: int
) -> None:
    grant = register_demand(desk, operator, a_demand(desk, silent=True))
    look(desk, operator, grant, "home", "queue")
    desk.clock.pass_(days=2)
    writes = 0
    engine, transact, append = desk._engine, desk._engine.transact, desk._engine.append

    def counting(write: object) -> object:
        def done(*given: object) -> object:
            nonlocal writes
            writes += 1
            if writes == crash:
                raise ConnectionError
            return write(*given)  # type: ignore[operator]

        return done

    engine.transact, engine.append = counting(transact), counting(append)  # type: ignore[method-assign, assignment]
    with pytest.raises(Unavailable):
        tell_due(desk)
    engine.transact, engine.append = transact, append  # type: ignore[method-assign]
    desk.clock.pass_(hours=1)
    assert tell_due(desk) == 1
    assert sorted(pages_of(desk, desk.grants.get(olga.account.id, grant.id))) == ["home", "queue"]
    assert len([letter for letter in desk.letters() if letter.kind.value == "staff-grant"]) == 1
    assert tell_due(desk) == 0


def test_one_account_that_cannot_be_told_keeps_no_other_from_knowing(
    desk: FakeDesk, olga: Staff, operator: Staff
) -> None:
    other = open_acme(desk, "zeta")
    first = register_demand(desk, operator, a_demand(desk, silent=True))
    second = register_demand(desk, operator, a_demand(desk, silent=True, slug="zeta"))
    desk.clock.pass_(days=2)
    transact = desk._engine.transact

    def broken(changes: object) -> None:
        if olga.account.id in repr(changes):
            raise ConnectionError
        transact(changes)  # type: ignore[arg-type]

    desk._engine.transact = broken  # type: ignore[method-assign]
    with pytest.raises(Unavailable):
        tell_due(desk)
    desk._engine.transact = transact  # type: ignore[method-assign]
    assert desk.grants.get(other.account.id, second.id).told_at
    with pytest.raises(NotFound):
        desk.grants.get(olga.account.id, first.id)


def test_another_order_puts_telling_off(desk: FakeDesk, olga: Staff, operator: Staff) -> None:
    grant = register_demand(desk, operator, a_demand(desk, silent=True))
    keep_silent(desk, operator, grant.id, until=desk.clock.now() + 9 * DAY, order="Order 2")
    desk.clock.pass_(days=3)
    assert tell_due(desk) == 0
    desk.clock.pass_(days=6)
    assert tell_due(desk) == 1
    assert desk.grants.get(olga.account.id, grant.id).order == "Order 2"
    with pytest.raises(NotPossible):
        keep_silent(desk, operator, grant.id, until=desk.clock.now() + DAY, order="Order 3")


def test_who_may_be_told_is_not_silenced_again(desk: FakeDesk, operator: Staff) -> None:
    grant = register_demand(desk, operator, a_demand(desk, silent=True))
    desk.clock.pass_(days=2)
    with pytest.raises(NotPossible):
        keep_silent(desk, operator, grant.id, until=desk.clock.now() + DAY, order="Order 2")


def test_an_account_sees_that_a_demand_has_ended(desk: FakeDesk, olga: Staff, operator: Staff) -> None:
    known = register_demand(desk, operator, a_demand(desk))
    silent = register_demand(desk, operator, a_demand(desk, silent=True))
    for grant in (known, silent, known):
        assert end_demand(desk, operator, grant.id).state(desk.clock.now()) is GrantState.ENDED
    assert desk.grants.get(olga.account.id, known.id).ended_at
    with pytest.raises(NotFound):
        desk.grants.get(olga.account.id, silent.id)
    desk.clock.pass_(days=2)
    assert tell_due(desk) == 1
    assert desk.grants.get(olga.account.id, silent.id).ended_at
    with pytest.raises(NotPossible):
        reader_of(desk, replace(operator, entered=Entered(silent.account, silent.id)))


def test_another_operators_demand_and_an_owners_grant_are_no_demands_here(
    desk: FakeDesk, olga: Staff, operator: Staff
) -> None:
    from chalicelib.domain.grant import GrantSpan
    from chalicelib.services.grants.give_grant import GiveGrant, give_grant

    grant = give_grant(desk, olga, GiveGrant(span=GrantSpan.HOUR, reason="x"))
    with pytest.raises(NotFound):
        demand_of(desk, operator, grant.id)
    demand = register_demand(desk, operator, a_demand(desk))
    successor = open_acme(desk, "successor")
    desk.settings = replace(desk.settings, operator="successor")
    with pytest.raises(NotFound):
        reader_of(desk, replace(successor, entered=Entered(demand.account, demand.id)))


def test_nothing_can_be_written_by_who_reads(desk: FakeDesk, olga: Staff, operator: Staff) -> None:
    grant = register_demand(desk, operator, a_demand(desk))
    staff = reader_of(desk, replace(operator, entered=Entered(grant.account, grant.id)))
    reading = reading_desk(desk, staff)
    for attempt in (
        lambda: reading.work.begin(olga.account.id, desk.clock.now()),
        lambda: reading.work.settle(desk.accounts.get(olga.account.id)),  # type: ignore[arg-type]
        lambda: reading.work.ephemeral.put_value("a", "b", until=desk.clock.now()),
        lambda: reading.work.ephemeral.claim("a", by="b", until=desk.clock.now()),
    ):
        with pytest.raises(OnlyReading):
            attempt()
    assert reading.work.ephemeral.count("limit", until=desk.clock.now()) == 1
    assert reading.work.ephemeral.get_value("a", now=desk.clock.now()) is None
    assert desk.work.begin(olga.account.id, desk.clock.now())  # the desk itself is as it was
    assert reading_desk(desk, olga) is desk


def test_a_conflict_while_registering_leaves_no_half_of_it(desk: FakeDesk, olga: Staff, operator: Staff) -> None:
    transact = desk._engine.transact

    def broken(changes: object) -> None:
        raise Conflict("account")

    desk._engine.transact = broken  # type: ignore[method-assign]
    with pytest.raises(Conflict):
        register_demand(desk, operator, a_demand(desk))
    desk._engine.transact = transact  # type: ignore[method-assign]
    assert desk.grants.of(operator.account.id) == ()
    assert desk.grants.of(olga.account.id) == ()
