"""Offers are published once, people opt in to what they read, and withdraw at any time."""

from datetime import date, timedelta

import pytest

from chalicelib.composition import LiveDesk
from chalicelib.domain.account import Staff
from chalicelib.domain.contact import Email
from chalicelib.domain.incentive import Category, How, Membership, OfferVersion, Terms
from chalicelib.domain.passing import VisitorSession
from chalicelib.domain.permissions import Role
from chalicelib.errors import Conflict, Forbidden, InvalidField, NotFound, NotPossible
from chalicelib.services.incentives.list_members import export_members, list_members
from chalicelib.services.incentives.publish_offer import PublishOffer, current, publish_offer
from chalicelib.services.incentives.take_part import TakePart, choose_oneself, join, leave
from chalicelib.services.retention.sweep_leftovers import sweep_leftovers
from tests.fakes.acme import ANA, ask, hire, open_acme
from tests.fakes.desk import FakeDesk
from tests.services.consumer_data.orders import order, run
from tests.services.retention.closed import full

TERMS = Terms(name="Club", summary="Ten percent", terms="An address", value="4 USD", method="Revenue by people")


def published(
    desk: LiveDesk, staff: Staff, *, offer: str = "", after: int = 0, first: date | None = None
) -> OfferVersion:
    today = staff.account.day_of(desk.clock.now())
    command = PublishOffer(
        words={"en": TERMS},
        categories=(Category.IDENTIFIERS,),
        effective_from=first or today,
        offer=offer,
        after=after,
    )
    return publish_offer(desk, staff, command)


def test_other_terms_are_another_version_and_the_first_stays(desk: FakeDesk, olga: Staff) -> None:
    first = published(desk, olga)
    second = published(desk, olga, offer=first.offer)
    assert (first.number, second.number) == (1, 2)
    assert desk.incentives.versions(olga.account.id, first.offer) == (first, second)
    with pytest.raises(Conflict):
        published(desk, olga, offer=first.offer, after=1)  # somebody else was first
    with pytest.raises(Conflict):
        published(desk, olga, offer=first.offer, after=7)  # which there is not
    with pytest.raises(Conflict):
        published(desk, olga, after=7)
    with pytest.raises(NotFound):
        published(desk, open_acme(desk, "zenith"), offer=first.offer)


def test_only_who_administers_publishes_and_nothing_half_said_is(desk: FakeDesk, olga: Staff) -> None:
    with pytest.raises(Forbidden):
        published(desk, hire(desk, olga.account, Role.HANDLER))
    today = date(2026, 11, 22)
    nothing: dict[str, Terms] = {}
    for words, categories in ((nothing, (Category.IDENTIFIERS,)), ({"en": TERMS}, ())):
        with pytest.raises(InvalidField):
            publish_offer(desk, olga, PublishOffer(words=words, categories=categories, effective_from=today))


def test_who_opts_in_names_the_version_that_can_be_taken_up_and_withdraws_in_one_step(
    desk: FakeDesk, olga: Staff
) -> None:
    one = published(desk, olga)
    said = TakePart(offer=one.offer, contact=ANA, number=1)
    joined = join(desk, olga, said, how=How.SYSTEM)
    assert joined.present is not None
    assert join(desk, olga, said) == desk.incentives.member(olga.account.id, one.offer, ANA)
    published(desk, olga, offer=one.offer)
    with pytest.raises(NotPossible):
        join(desk, olga, TakePart(offer=one.offer, contact=Email("bob@example.com"), number=1))
    assert leave(desk, olga, TakePart(offer=one.offer, contact=ANA)).present is None
    with pytest.raises(NotFound):
        leave(desk, olga, TakePart(offer=one.offer, contact=Email("bob@example.com")))
    with pytest.raises(NotFound):
        join(desk, olga, TakePart(offer="01NONE", contact=ANA, number=1))


def test_an_offer_that_begins_later_cannot_be_taken_up_yet(desk: FakeDesk, olga: Staff) -> None:
    today = olga.account.day_of(desk.clock.now())
    one = published(desk, olga, first=today + timedelta(days=3))
    assert current(desk, olga.account.id, today) == ()
    with pytest.raises(NotPossible):
        join(desk, olga, TakePart(offer=one.offer, contact=ANA, number=1))


def test_the_list_and_the_file_say_everything_and_the_tables_nothing_openly(desk: FakeDesk, olga: Staff) -> None:
    one = published(desk, olga)
    join(desk, olga, TakePart(offer=one.offer, contact=ANA, number=1))
    leave(desk, olga, TakePart(offer=one.offer, contact=ANA))
    [member] = list_members(desk, olga, limit=10).members
    assert member.value == ANA.address
    assert "ana@example.com" in export_members(desk, olga)
    for row in desk.engine.rows.values():
        plain = (row.pk, row.sk, row.list_pk, row.list_sk, row.due_pk, row.due_sk, row.body)
        assert not any("ana@" in str(part) for part in plain)
    assert not any("ana@" in str(entry.detail) for entry in desk.engine.audit.values())


def test_the_proof_goes_two_years_after_the_withdrawal(desk: FakeDesk, olga: Staff) -> None:
    def members() -> int:
        return sum(row.kind == Membership.KIND for row in desk.engine.rows.values())

    one = published(desk, olga)
    join(desk, olga, TakePart(offer=one.offer, contact=ANA, number=1))
    desk.clock.pass_(days=1000)
    sweep_leftovers(desk)
    assert members() == 1  # while somebody takes part it stays
    leave(desk, olga, TakePart(offer=one.offer, contact=ANA))
    desk.clock.pass_(days=729)
    sweep_leftovers(desk)
    assert members() == 1
    desk.clock.pass_(days=3)
    sweep_leftovers(desk)
    assert members() == 0


def test_erasing_a_persons_data_erases_what_they_took_part_in_and_nobody_elses(desk: FakeDesk, olga: Staff) -> None:
    bob = Email("bob@example.com")
    one = published(desk, olga)
    for contact in (ANA, bob):
        join(desk, olga, TakePart(offer=one.offer, contact=contact, number=1))
    head = full(desk, olga)
    assert desk.incentives.of(olga.account.id, ANA) != ()
    order(desk, olga, head.submission)
    assert run(desk) == 1
    assert desk.incentives.of(olga.account.id, ANA) == ()
    assert desk.incentives.of(olga.account.id, bob) != ()


def test_another_account_sees_neither_offers_nor_members(desk: FakeDesk, olga: Staff) -> None:
    one = published(desk, olga)
    join(desk, olga, TakePart(offer=one.offer, contact=ANA, number=1))
    zoe = open_acme(desk, "zenith")
    assert desk.incentives.versions(zoe.account.id) == ()
    assert list_members(desk, zoe, limit=10).members == ()
    with pytest.raises(NotFound):
        leave(desk, zoe, TakePart(offer=one.offer, contact=ANA))


def test_nobody_takes_part_for_an_address_that_was_not_shown_to_be_theirs(desk: FakeDesk, olga: Staff) -> None:
    """A visit outlives its contact: staff may put another address into what was sent."""
    one = published(desk, olga)
    sent = ask(desk, olga.account, confirmed=False)
    visit = VisitorSession(id="visit", account=olga.account.id, reference=sent.id, signed_in_at=desk.clock.now())
    with pytest.raises(NotPossible) as refused:
        choose_oneself(desk, olga.account, visit, one.offer, number=1)
    assert refused.value.reason == "contact-unconfirmed"
    assert desk.incentives.of(olga.account.id, ANA) == ()
