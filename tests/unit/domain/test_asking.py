"""Nobody is asked to agree again for twelve months after an opt-out."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from chalicelib.domain.asking import Lock, locks
from chalicelib.domain.contact import Email
from chalicelib.domain.ids import AccountId, RequestId
from chalicelib.domain.suppression import Purpose, Source, Suppression, listed

SALE = Purpose.SALE_SHARING
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
YEAR_ON = datetime(2027, 3, 10, 12, tzinfo=UTC)
NOBODY = listed(AccountId("acc_1"), Email("ana@example.com"), NOON)


def opted_out(
    purpose: Purpose = SALE, *, at: datetime = NOON, brand: str = "", of: Suppression = NOBODY
) -> Suppression:
    return of.with_opt_out(purpose, source=Source.BUSINESS, request=None, since=at, at=at, brand=brand)


def test_the_wait_ends_after_twelve_calendar_months_and_not_a_moment_before() -> None:
    assert locks([opted_out()], YEAR_ON - timedelta(seconds=1)) == (Lock(SALE, "", NOON, YEAR_ON),)
    assert locks([opted_out()], YEAR_ON) == ()


def test_only_what_the_law_names_is_waited_for() -> None:
    for purpose in Purpose:
        named = purpose in {SALE, Purpose.LIMIT_SENSITIVE, Purpose.AUTOMATED_DECISIONS}
        assert bool(locks([opted_out(purpose)], NOON)) is named


def test_who_opts_out_once_more_begins_the_wait_anew_and_keeps_the_day_of_the_first() -> None:
    later, again = NOON + timedelta(days=100), RequestId("01A")
    first = NOBODY.with_opt_out(SALE, source=Source.REQUEST, request=RequestId("019"), since=NOON, at=NOON)
    second = first.with_opt_out(SALE, source=Source.REQUEST, request=again, since=later, at=later)
    [kept] = second.standing
    assert (kept.since, kept.again_at) == (NOON, later)
    [lock] = locks([second], later)
    assert lock.since == later
    replayed = second.with_opt_out(SALE, source=Source.REQUEST, request=again, since=YEAR_ON, at=YEAR_ON)
    assert replayed == second  # the same request once more says nothing new
    earlier = second.with_opt_out(SALE, source=Source.REQUEST, request=RequestId("01B"), since=NOON, at=YEAR_ON)
    assert earlier.standing[0].again_at == later  # what was received before shortens nothing


def test_the_link_pressed_twice_is_one_opt_out_and_another_day_by_link_begins_anew() -> None:
    later = NOON + timedelta(days=9)
    once = NOBODY.with_opt_out(SALE, source=Source.LINK, request=None, since=NOON, at=NOON)
    assert once.with_opt_out(SALE, source=Source.LINK, request=None, since=later, at=later) == once
    by_link = opted_out().with_opt_out(SALE, source=Source.LINK, request=None, since=later, at=later)
    assert by_link.standing[0].link
    assert locks([by_link], later)[0].since == later


def test_whoever_agreed_again_by_themselves_is_free_and_the_businesss_own_word_frees_nobody() -> None:
    later = NOON + timedelta(days=9)
    for source, waits in ((Source.REQUEST, False), (Source.LINK, False), (Source.BUSINESS, True)):
        assert bool(locks([opted_out().lifted(SALE, later, by=source)], later)) is waits
    assert not locks([opted_out().lifted(SALE, later, mistaken=True)], later)


def test_of_several_contacts_the_longest_wait_holds_and_a_brand_heeds_its_own_and_the_companys() -> None:
    later = NOON + timedelta(days=30)
    both = [opted_out(), opted_out(at=later), opted_out(at=NOON)]
    assert locks(both, later) == (Lock(SALE, "", later, replace(locks(both, later)[0]).until),)
    branded = opted_out(brand="1234567897")
    assert locks([branded], NOON, brand="1234567897") != ()
    assert locks([branded], NOON, brand="") == ()
    assert locks([branded], NOON) != ()
