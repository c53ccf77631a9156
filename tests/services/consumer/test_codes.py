"""Codes: five tries, fifteen minutes, once; also when several people press at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from chalicelib.domain.account import Account
from chalicelib.domain.passing import CODE_LIFE, CODE_TRIES
from chalicelib.errors import InvalidField, TooManyAttempts
from chalicelib.services.consumer.codes import allow_sending, check_code, code_of_letter, issue_code, show_code, use_up
from tests.fakes.desk import FakeDesk

SUBJECT = "acc|12345678903"


def problem_of(desk: FakeDesk, code: str, subject: str = SUBJECT) -> str:
    """What a code is answered with."""
    try:
        check_code(desk, subject, code)
    except InvalidField as refused:
        return refused.problem
    except TooManyAttempts:
        return "too many"
    return "right"


def a_wrong_code(*right: str) -> str:
    return next(code for code in ("000000", "111111", "222222", "333333", "444444") if code not in right)


def test_a_code_is_six_digits_and_the_same_at_every_delivery_of_its_letter(desk: FakeDesk) -> None:
    assert code_of_letter(desk, "L1") == code_of_letter(desk, "L1") != code_of_letter(desk, "L2")
    assert all(len(code_of_letter(desk, f"L{n}")) == 6 for n in range(200))


def test_the_right_code_is_taken_as_people_type_it(desk: FakeDesk, acme: Account) -> None:
    code = issue_code(desk, acme.id, SUBJECT, "L1")
    assert problem_of(desk, f" {code[:3]} {code[3:]}\n") == "right"


def test_a_code_of_another_subject_is_wrong(desk: FakeDesk, acme: Account) -> None:
    code = issue_code(desk, acme.id, SUBJECT, "L1")
    issue_code(desk, acme.id, "acc|other", "L2")
    assert problem_of(desk, code, "acc|other") == "wrong"


@pytest.mark.parametrize("typed", ["", "  ", "abc", "\u202e"])
def test_nothing_typed_is_missing_and_costs_no_try(desk: FakeDesk, acme: Account, typed: str) -> None:
    code = issue_code(desk, acme.id, SUBJECT, "L1")
    assert [problem_of(desk, typed) for _ in range(10)] == ["missing"] * 10
    assert problem_of(desk, code) == "right"


def test_after_five_wrong_tries_even_the_right_code_is_refused(desk: FakeDesk, acme: Account) -> None:
    code = issue_code(desk, acme.id, SUBJECT, "L1")
    assert [problem_of(desk, a_wrong_code(code)) for _ in range(CODE_TRIES)] == ["wrong"] * 5
    assert problem_of(desk, code) == "too many"
    desk.clock.pass_(minutes=14)
    assert problem_of(desk, code) == "too many"


def test_a_new_code_brings_five_new_tries(desk: FakeDesk, acme: Account) -> None:
    first = issue_code(desk, acme.id, SUBJECT, "L1")
    for _ in range(CODE_TRIES):
        problem_of(desk, a_wrong_code(first))
    desk.clock.pass_(minutes=1)
    allow_sending(desk, SUBJECT)
    second = issue_code(desk, acme.id, SUBJECT, "L2")
    assert problem_of(desk, second) == "right"


def test_of_twenty_people_who_guess_at_once_five_are_heard(desk: FakeDesk, acme: Account) -> None:
    code = issue_code(desk, acme.id, SUBJECT, "L1")
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: problem_of(desk, a_wrong_code(code)), range(20)))
    assert sorted(answers) == ["too many"] * 15 + ["wrong"] * 5


def test_of_five_who_show_the_right_code_at_once_one_gets_in(desk: FakeDesk, acme: Account) -> None:
    code = issue_code(desk, acme.id, SUBJECT, "L1")
    with ThreadPoolExecutor(5) as pool:
        answers = list(pool.map(lambda _: problem_of(desk, code), range(5)))
    assert answers.count("right") == 1


def test_a_used_code_is_not_taken_again_and_takes_the_earlier_ones_with_it(desk: FakeDesk, acme: Account) -> None:
    first = issue_code(desk, acme.id, SUBJECT, "L1")
    desk.clock.pass_(minutes=1)
    second = issue_code(desk, acme.id, SUBJECT, "L2")
    assert problem_of(desk, second) == "right"
    assert problem_of(desk, second) == "expired"
    assert problem_of(desk, first) == "wrong"


def test_a_used_code_stays_used_when_its_letter_is_delivered_again_after_a_crash(desk: FakeDesk, acme: Account) -> None:
    code = issue_code(desk, acme.id, SUBJECT, "L1")
    assert problem_of(desk, code) == "right"
    desk.clock.pass_(minutes=2)
    assert issue_code(desk, acme.id, SUBJECT, "L1") == code
    assert problem_of(desk, code) == "expired"


def test_the_same_browser_may_show_its_code_again_because_our_answer_may_have_been_lost(
    desk: FakeDesk, acme: Account
) -> None:
    code = issue_code(desk, acme.id, SUBJECT, "L1")
    use_up(desk, show_code(desk, SUBJECT, code), by="browser-1")
    use_up(desk, show_code(desk, SUBJECT, code), by="browser-1")
    with pytest.raises(InvalidField) as raised:
        use_up(desk, show_code(desk, SUBJECT, code), by="browser-2")
    assert raised.value.problem == "expired"
    desk.clock.at += CODE_LIFE
    with pytest.raises(InvalidField):
        show_code(desk, SUBJECT, code)


def test_a_code_is_good_until_its_fifteenth_minute_is_over(desk: FakeDesk, acme: Account) -> None:
    code = issue_code(desk, acme.id, SUBJECT, "L1")
    desk.clock.at += CODE_LIFE - timedelta(milliseconds=1)
    show_code(desk, SUBJECT, code)
    desk.clock.at += timedelta(milliseconds=1)
    assert problem_of(desk, code) == "expired"


def test_an_older_code_stays_good_when_a_new_one_was_sent_but_only_the_last_three(
    desk: FakeDesk, acme: Account
) -> None:
    codes = []
    for n in range(4):
        codes.append(issue_code(desk, acme.id, SUBJECT, f"L{n}"))
        desk.clock.pass_(minutes=1)
    assert len(set(codes)) == 4
    assert problem_of(desk, codes[0]) == "wrong"
    assert problem_of(desk, codes[1]) == "right"


def test_a_subject_that_never_had_a_code_is_answered_like_one_that_has(desk: FakeDesk, acme: Account) -> None:
    code = issue_code(desk, acme.id, SUBJECT, "L1")
    known = [problem_of(desk, a_wrong_code(code)) for _ in range(8)]
    unknown = [problem_of(desk, a_wrong_code(code), "acc|nobody") for _ in range(8)]
    assert known == unknown == ["wrong"] * 5 + ["too many"] * 3


def test_neither_code_nor_browser_lies_in_a_table(desk: FakeDesk, acme: Account) -> None:
    code = issue_code(desk, acme.id, SUBJECT, "L1")
    use_up(desk, show_code(desk, SUBJECT, code), by="browser-secret")
    assert code not in repr([(scrap.id, scrap.body) for scrap in desk.engine.scraps.values()])
    assert "browser-secret" not in repr(desk.engine.scraps)


def test_each_code_is_waited_for_longer_than_the_one_before(desk: FakeDesk) -> None:
    allow_sending(desk, SUBJECT)
    for seconds in (30, 60, 120, 240):
        desk.clock.pass_(seconds=seconds - 1)
        with pytest.raises(TooManyAttempts) as raised:
            allow_sending(desk, SUBJECT)
        assert raised.value.retry_after == 1
        desk.clock.pass_(seconds=1)
        allow_sending(desk, SUBJECT)


def test_ten_codes_a_day_are_enough(desk: FakeDesk) -> None:
    desk.clock.at = desk.clock.at.replace(hour=0)
    for _ in range(10):
        allow_sending(desk, SUBJECT)
        desk.clock.pass_(minutes=61)
    with pytest.raises(TooManyAttempts) as raised:
        allow_sending(desk, SUBJECT)
    assert raised.value.retry_after == 3600
    desk.clock.pass_(hours=24)
    allow_sending(desk, SUBJECT)


def test_another_subject_does_not_wait(desk: FakeDesk) -> None:
    allow_sending(desk, SUBJECT)
    allow_sending(desk, "acc|other")
