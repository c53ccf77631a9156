"""The operator's page of erasures: ids, days and counts, the signed certificate, and no person."""

from dataclasses import replace

import pytest

from chalicelib.domain import erasure as erasures
from chalicelib.domain.contact import Email
from chalicelib.domain.erasure import Erasure
from chalicelib.services.accounts.open_account import OpenAccount, open_account
from chalicelib.services.erasure.begin_erasure import begin_erasure
from tests.http.client import Browser
from tests.http.office import enter
from tests.http.stage import Stage

PATH = "/operator/erasures"


@pytest.fixture(scope="module")
def erasure(stage: Stage) -> Erasure:
    """The erasure of an account with one owner, who must never be named."""
    command = OpenAccount(
        name="Gone Goods",
        slug="gone-goods",
        time_zone="America/Los_Angeles",
        place="US-CA",
        owner_name="Greta Gone",
        owner_email=Email("greta@gone.example"),
    )
    account, _ = open_account(stage.desk, command)
    return begin_erasure(stage.desk, stage.desk.accounts.get(account.id), actor="system:accounts")


def test_an_erasure_is_followed_from_its_beginning_to_its_certificate(
    stage: Stage, desk_of_operator: Browser, erasure: Erasure
) -> None:
    page = desk_of_operator.click(desk_of_operator.get("/operator"), "Erasures")
    assert erasure.account in page.words
    assert "Closing the doors" in page.words
    shown = desk_of_operator.click(page, erasure.account)
    assert "It is signed when everything is gone" in shown.words
    assert "Nothing yet" in shown.words
    assert desk_of_operator.get(f"{PATH}/{erasure.account}/certificate").status == 404
    now = stage.desk.clock.now()
    done = replace(
        erasure,
        stage=erasures.Stage.DONE,
        counts={"request": 12, "letter": 30},
        held={"01HELD": "2027-01-05", "01OPEN": ""},
        users=1,
        keys_gone_at=now,
        finished_at=now,
        next_at=None,
        certificate="eyJh.eyJi.c2ln",
    )
    stage.desk.work.settle(done)
    shown = desk_of_operator.get(f"{PATH}/{erasure.account}")
    for words in ("Done", "request", "12", "01OPEN: held", "erased on January 5, 2027", "Save the certificate"):
        assert words in shown.words
    assert "42" in desk_of_operator.get(PATH).words
    saved = desk_of_operator.get(f"{PATH}/{erasure.account}/certificate")
    assert saved.text == "eyJh.eyJi.c2ln"
    assert saved.header("Content-Disposition") == f'attachment; filename="erasure-{erasure.account}.jws"'
    for page in (shown, desk_of_operator.get(PATH), saved):
        assert not any(word in page.text for word in ("Greta", "greta@", "Gone Goods", "gone-goods"))


def test_nobody_but_the_operator_sees_them(stage: Stage, desk_of_operator: Browser, erasure: Erasure) -> None:
    owner = enter(stage, stage.owner)
    for path in (PATH, f"{PATH}/{erasure.account}", f"{PATH}/{erasure.account}/certificate"):
        assert owner.get(path).status in {403, 404}
    assert desk_of_operator.get(f"{PATH}/acc_unknown").status == 404
    assert desk_of_operator.get(f"{PATH}?from=99999").status == 200
    assert desk_of_operator.get(f"{PATH}?from=-1").status == 200
