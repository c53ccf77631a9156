"""Owners hear each month, once, what was deleted, what is held and what is due."""

from datetime import UTC, date, datetime, timedelta

from chalicelib.domain.account import Account, Staff
from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.permissions import Role
from chalicelib.outbound.letters import LetterTexts
from chalicelib.services.handling.hold_request import HoldRequest, hold_request
from chalicelib.services.retention.delete_submission import delete_submission
from chalicelib.services.retention.review_month import by_class, first_review, send_reviews
from tests.fakes.acme import hire
from tests.fakes.desk import FakeDesk
from tests.services.retention.closed import full
from tests.services.retention.test_sweep_requests import keep, sweep


def told(desk: FakeDesk) -> list[dict[str, str]]:
    return [letter.values for letter in desk.letters() if letter.kind is LetterKind.STAFF_RETENTION]


def test_the_first_review_is_on_the_first_at_nine_at_the_business(desk: FakeDesk, olga: Staff) -> None:
    assert first_review(olga.account, desk.clock.now()).next_at == datetime(2026, 12, 1, 17, tzinfo=UTC)
    review = desk.retention.review(olga.account.id)
    assert review is not None
    assert review.next_at == datetime(2026, 12, 1, 17, tzinfo=UTC)


def test_each_owner_hears_once_of_each_month(desk: FakeDesk, olga: Staff) -> None:
    hire(desk, olga.account, Role.ADMINISTRATOR, "Ada")
    desk.deliver()
    delete_submission(desk, olga.account.id, full(desk, olga).submission)
    held = full(desk, olga)
    hold_request(desk, olga, HoldRequest(request=held.id, reason="litigation"))
    assert send_reviews(desk) == 0
    desk.clock.at = datetime(2026, 12, 1, 17, tzinfo=UTC)
    assert send_reviews(desk) == 1
    assert send_reviews(desk) == 0
    [values] = told(desk)
    assert (values["from_day"], values["to_day"], values["held"], values["due"]) == (
        "2026-11-01",
        "2026-11-30",
        "1",
        "0",
    )
    assert "requests=2" in values["deleted"]
    entry = desk.audit_log.entries(desk.audit_log.chain_of(olga.account.id, None))[-1]
    assert entry.tag == "account:retention:reviewed"
    assert (entry.detail["held"], entry.detail["due"], entry.detail["deleted_requests"]) == (1, 0, 2)
    desk.clock.at = datetime(2027, 1, 1, 18, tzinfo=UTC)
    assert send_reviews(desk) == 1
    assert told(desk)[-1]["deleted"] == ""


def test_what_is_due_in_the_month_that_begins_is_counted(desk: FakeDesk, olga: Staff) -> None:
    full(desk, olga)
    desk.clock.at = datetime(2028, 11, 1, 17, tzinfo=UTC)
    send_reviews(desk)
    assert told(desk)[-1]["due"] == "2"
    assert told(desk)[-1]["from_day"] == "2028-10-01"


def test_a_business_that_keeps_longer_has_nothing_due_before_its_time(desk: FakeDesk, olga: Staff) -> None:
    full(desk, olga)
    keep(desk, olga.account, 36)
    desk.clock.at = datetime(2028, 11, 1, 17, tzinfo=UTC)
    send_reviews(desk)
    assert told(desk)[-1]["due"] == "0"
    desk.clock.at = datetime(2028, 11, 24, tzinfo=UTC)
    assert sweep(desk) == 0
    assert told(desk)[-1]["held"] == "0"


def test_classes_are_words_that_people_know_and_nothing_is_left_out() -> None:
    assert by_class({"request": 1, "note-file": 2, "file": 3, "tally": 4}) == {"requests": 1, "files": 5, "others": 4}


def test_the_letter_says_it_in_both_languages(desk: FakeDesk, olga: Staff) -> None:
    delete_submission(desk, olga.account.id, full(desk, olga).submission)
    desk.clock.at = datetime(2026, 12, 1, 17, tzinfo=UTC)
    send_reviews(desk)
    [letter] = [letter for letter in desk.letters() if letter.kind is LetterKind.STAFF_RETENTION]
    words = LetterTexts("https://recourse.test")(letter, olga.account, letter.values)[1]
    assert "from November 1, 2026 to November 30, 2026" in words
    assert "Requests: 2" in words
    assert "https://recourse.test/staff/holds" in words


def test_months_that_were_missed_are_told_together(desk: FakeDesk, olga: Staff) -> None:
    desk.clock.at = datetime(2026, 12, 1, 17, tzinfo=UTC)
    send_reviews(desk)
    desk.clock.at = datetime(2027, 3, 5, tzinfo=UTC)
    send_reviews(desk)
    assert (told(desk)[-1]["from_day"], told(desk)[-1]["to_day"]) == ("2026-12-01", "2027-02-28")
    review = desk.retention.review(olga.account.id)
    assert review is not None
    assert review.next_at.date() == date(2027, 4, 1)
    assert timedelta(0) < review.next_at - desk.clock.now()


def test_an_account_that_is_gone_tells_nobody(desk: FakeDesk, olga: Staff) -> None:
    account: Account = olga.account
    del desk.engine.rows[f"A#{account.id}", "ACCOUNT"]
    desk.clock.at = datetime(2026, 12, 1, 17, tzinfo=UTC)
    assert send_reviews(desk) == 0
