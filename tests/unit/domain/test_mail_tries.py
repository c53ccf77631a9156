"""How often a mail is tried."""

from datetime import UTC, datetime, timedelta

from chalicelib.domain.mail_tries import AGES, OPENED, MailTries

CAME = datetime(2026, 11, 23, tzinfo=UTC)


def test_a_mail_of_which_nothing_is_known_is_due_at_once_and_taken_apart() -> None:
    first = MailTries.read(None)
    assert first.due_at(CAME) == CAME
    assert first.next().opens


def test_tries_lie_further_and_further_apart_and_come_to_an_end() -> None:
    assert sorted(AGES) == list(AGES)
    assert MailTries(1).due_at(CAME) == CAME + timedelta(minutes=20)
    assert MailTries(len(AGES)).due_at(CAME) is None


def test_the_last_tries_take_nothing_apart() -> None:
    assert MailTries(OPENED).opens
    assert not MailTries(OPENED).next().opens
    assert len(AGES) > OPENED + 1, "more than one try is left for it"


def test_a_try_that_ended_by_itself_is_no_fault_of_the_mail() -> None:
    outage = MailTries(40, survived=40)
    assert outage.due_at(CAME) == CAME
    assert outage.next().opens
    assert MailTries(OPENED + 1, survived=1).opens


def test_what_is_noted_is_read_again() -> None:
    tries = MailTries(3, given_up=True, digest="d1", survived=2)
    assert MailTries.read(tries.text) == tries
    assert tries.next() == MailTries(4, given_up=True, digest="d1", survived=2)
