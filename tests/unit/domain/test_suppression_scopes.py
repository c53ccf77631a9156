"""What an opt-out covers: a brand or the whole business, calls and texts together, links beside other doors."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.ids import AccountId, RequestId
from chalicelib.domain.suppression import Purpose, Source, Suppression, checked, listed

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
LATER = NOW + timedelta(days=3)
BOOKS, GAMES = "123450", "543216"
EMAIL, TEXTS, CALLS, DO_NOT_CALL = (
    *(Purpose.MARKETING_EMAIL, Purpose.MARKETING_TEXTS, Purpose.MARKETING_CALLS, Purpose.DO_NOT_CALL),
)


def on_the_list(
    purpose: Purpose, *, brand: str = "", source: Source = Source.LINK, of: Suppression | None = None
) -> Suppression:
    contact = Email("ana@example.com") if purpose is EMAIL else Phone("+14155550100")
    first = of or listed(AccountId("acc_1"), contact, NOW)
    return first.with_opt_out(purpose, source=source, request=None, since=NOW, at=NOW, brand=brand)


@pytest.mark.parametrize(("said", "used", "stopped"), [("", BOOKS, True), (BOOKS, BOOKS, True), (BOOKS, GAMES, False)])
def test_what_was_said_of_a_brand_holds_for_it_and_what_names_none_for_each(
    said: str,
    used: str,
    *,
    stopped: bool,
) -> None:
    record = on_the_list(EMAIL, brand=said)
    assert record.stops(EMAIL, used) is stopped
    assert bool(checked([record]).heeded_by(used)) is stopped
    assert record.stops(EMAIL) is (said == "")


@pytest.mark.parametrize(("use", "stopped"), [(CALLS, True), (TEXTS, True), (DO_NOT_CALL, True), (EMAIL, False)])
def test_do_not_call_stops_calls_and_texts(use: Purpose, *, stopped: bool) -> None:
    assert on_the_list(DO_NOT_CALL).stops(use) is stopped


def test_who_wants_no_calls_still_gets_texts() -> None:
    assert not on_the_list(CALLS).stops(TEXTS)


def test_two_brands_are_two_opt_outs_of_one_contact() -> None:
    record = on_the_list(EMAIL, brand=GAMES, of=on_the_list(EMAIL, brand=BOOKS))
    assert [one.brand for one in record.standing] == [BOOKS, GAMES]
    assert record.purposes == frozenset()
    assert record.purposes_of(BOOKS) == {EMAIL}
    left = record.lifted(EMAIL, LATER, brand=BOOKS)
    assert [one.brand for one in left.standing] == [GAMES]
    assert len(checked([record]).opt_outs) == 2


def test_subscribing_again_ends_what_the_link_began_and_says_how() -> None:
    record = on_the_list(EMAIL, brand=BOOKS)
    ended = record.without_link(EMAIL, BOOKS, LATER)
    assert ended.standing == ()
    (kept,) = ended.opt_outs
    assert (kept.lifted_at, kept.lifted_by, kept.link) == (LATER, Source.LINK, False)
    again = on_the_list(EMAIL, brand=BOOKS, of=ended)
    assert [(one.brand, one.link, one.lifted_by) for one in again.standing] == [(BOOKS, True, None)]


def test_subscribing_again_ends_nothing_that_was_asked_otherwise() -> None:
    by_business = on_the_list(EMAIL, source=Source.BUSINESS)
    assert by_business.without_link(EMAIL, "", LATER) == by_business
    both = on_the_list(EMAIL, of=by_business)
    assert both.without_link(EMAIL, "", LATER).purposes == {EMAIL}
    asked = by_business.lifted(EMAIL, NOW).with_opt_out(
        EMAIL, source=Source.REQUEST, request=RequestId("R1"), since=NOW, at=NOW
    )
    and_by_link = on_the_list(EMAIL, of=asked)
    assert and_by_link.without_request(EMAIL, RequestId("R1"), LATER).purposes == {EMAIL}
    assert and_by_link.without_link(EMAIL, "", LATER).purposes == {EMAIL}
    assert and_by_link.without_link(TEXTS, "", LATER) == and_by_link


def test_a_request_that_is_taken_back_says_by_which_door() -> None:
    record = listed(AccountId("acc_1"), Phone("+14155550100"), NOW).with_opt_out(
        TEXTS, source=Source.TEXT, request=RequestId("R1"), since=NOW, at=NOW
    )
    (ended,) = record.without_request(TEXTS, RequestId("R1"), LATER, by=Source.TEXT).opt_outs
    assert ended.lifted_by is Source.TEXT


def test_do_not_call_is_proved_for_five_years_as_calls_and_texts_are() -> None:
    (ended,) = on_the_list(DO_NOT_CALL).lifted(DO_NOT_CALL, LATER).opt_outs
    assert ended.proof_ends_at is not None
    assert ended.proof_ends_at.year == LATER.year + 5
