"""The job of accounts on the running engine, as Lambda calls it: found by the due index, done once, told once."""

import pytest

from chalicelib.domain.account import AccountState
from chalicelib.domain.contact import Email
from chalicelib.jobs.accounts import keep_accounts
from chalicelib.jobs.deliveries import sweep_outbox
from chalicelib.services.accounts import closing_requests
from chalicelib.services.accounts.open_account import OpenAccount, open_account
from infra.local import mailbox
from tests.fakes.acme import ask_one
from tests.fakes.desk import FakeClock
from tests.jobs.conftest import SCHEDULED, Deployment

IAN = "ian@initech.example"


def test_a_trial_that_ends_is_found_announced_and_closed_once_with_a_long_list_of_requests(
    deployment: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(closing_requests, "_PAGE", 1)
    desk, clock = deployment.desk, FakeClock()
    desk.__dict__["clock"] = clock
    command = OpenAccount(
        name="Initech",
        slug="initech",
        time_zone="America/Chicago",
        place="US-TX",
        owner_name="Ian",
        owner_email=Email(IAN),
    )
    account, _ = open_account(desk, command)
    for _ in range(2):
        ask_one(desk, desk.accounts.get(account.id))
    for days in (22, 1, 6, 1):
        clock.pass_(days=days)
        for _ in range(2):
            keep_accounts(SCHEDULED, None)
        clock.pass_(minutes=3)
        sweep_outbox(SCHEDULED, None)
    assert desk.accounts.get(account.id).state is AccountState.CLOSING
    subjects = [mail.subject for mail in reversed(mailbox.messages(to=IAN))]
    assert subjects == [
        "Your free trial of the privacy desk ends on December 23, 2026",
        "Your free trial of the privacy desk ends on December 23, 2026",
        "Your free trial is over and the account is closing",
    ]
