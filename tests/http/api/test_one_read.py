"""A check of the list of those who opted out costs one read of the records table, whoever is asked about."""

import pytest

from bench.calls import Recorder, recording
from chalicelib.aws import client
from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.drop_hash import drop_hash
from chalicelib.domain.suppression import Purpose, Why
from chalicelib.services.opt_outs.change_suppression import AddSuppression, add_suppression
from chalicelib.services.opt_outs.check_suppression import check_suppression
from tests.http.stage import Stage

ANA = Email("ana.listed@example.com")
RING = Phone("+14155550144")
_SERVICES = ("dynamodb", "kms", "s3", "secretsmanager", "sqs")


@pytest.fixture(scope="module", autouse=True)
def listed(stage: Stage) -> None:
    """Two who opted out, and a process that has the account's key at hand, as one that has answered before."""
    for contact in (ANA, RING):
        wish = AddSuppression(contact=contact, purposes=(Purpose.SALE_SHARING,), why=Why.ASKED)
        add_suppression(stage.desk, stage.staff, wish)
    check_suppression(stage.desk, stage.account.id, ANA)


def asked(stage: Stage, whom: Email | Phone | str) -> tuple[bool, Recorder]:
    """What a check says, and every call to AWS that it made."""
    with recording(*map(client, _SERVICES)) as made:
        found = check_suppression(stage.desk, stage.account.id, whom).suppressed
    return found, made


@pytest.mark.parametrize(
    ("whom", "suppressed"),
    [(ANA, True), (RING, True), (drop_hash(ANA), True), (Email("nobody@example.com"), False), ("0" * 64, False)],
)
def test_a_check_is_one_consistent_query_of_one_key(
    stage: Stage, whom: Email | Phone | str, *, suppressed: bool
) -> None:
    found, made = asked(stage, whom)
    assert found is suppressed
    [(name, call)] = made.calls
    assert (name, call["TableName"], call["ConsistentRead"]) == ("Query", stage.desk.settings.records_table, True)
    assert "IndexName" not in call
    assert "ExclusiveStartKey" not in call
    assert made.read_units() == 1


def test_a_check_costs_no_more_when_many_have_opted_out(stage: Stage) -> None:
    for number in range(12):
        wish = AddSuppression(
            contact=Email(f"other{number}@example.com"), purposes=(Purpose.MARKETING_EMAIL,), why=Why.ASKED
        )
        add_suppression(stage.desk, stage.staff, wish)
    found, made = asked(stage, ANA)
    assert (found, made.names(), made.read_units()) == (True, ["Query"], 1)
