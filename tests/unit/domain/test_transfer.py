"""An account or the deployment passes to somebody else: what waits, for whom, and from when."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from chalicelib.domain.ids import AccountId
from chalicelib.domain.transfer import ANNOUNCED, Answer, Transfer, TransferAnswer, answer_of, earliest
from chalicelib.errors import NotPossible

NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
OPERATOR, ACME, OTHER = AccountId("acc_operator"), AccountId("acc_acme"), AccountId("acc_other")
ALL = Transfer(
    account=OPERATOR,
    id="01K",
    by="operator:usr_rita",
    announced_at=NOW,
    effective_on=date(2027, 1, 1),
    to="Another",
    contact="privacy@another.example",
    country="France",
    safeguard="adequacy",
)


def test_the_deployment_passes_with_everybody_but_the_operator_and_an_account_alone() -> None:
    assert [ALL.concerns(one) for one in (OPERATOR, ACME, OTHER)] == [False, True, True]
    one = replace(ALL, of=ACME)
    assert [one.concerns(name) for name in (OPERATOR, ACME, OTHER)] == [False, True, False]


def test_it_waits_until_it_is_done_or_withdrawn() -> None:
    ALL.check_waits()
    for over in (replace(ALL, done_at=NOW), replace(ALL, withdrawn_at=NOW)):
        assert not over.waits
        with pytest.raises(NotPossible, match="transfer-over"):
            over.check_waits()


def test_it_can_be_done_from_its_day_on() -> None:
    first = datetime(2027, 1, 1, tzinfo=UTC)
    ALL.check_day(first)
    with pytest.raises(NotPossible, match="transfer-early"):
        ALL.check_day(first - timedelta(milliseconds=1))


def test_whoever_leaves_has_the_whole_time_before_the_earliest_day() -> None:
    assert datetime.combine(earliest(NOW), datetime.min.time(), tzinfo=UTC) - NOW >= ANNOUNCED


def test_an_answer_counts_for_its_own_transfer() -> None:
    given = TransferAnswer(transfer="01K", answer=Answer.REFUSES, at=NOW, by="user:usr_olga")
    other = replace(given, transfer="01L", answer=Answer.AGREES)
    assert answer_of((given, other), "01K") is Answer.REFUSES
    assert answer_of((given, other), "01L") is Answer.AGREES
    assert answer_of((given, other), "01M") is None
