"""A plan goes up and down over thousands of voicemails; and a legal hold keeps its request where all else is erased."""

import pytest

from chalicelib.domain.account import AccountState, Plan, Staff
from chalicelib.domain.erasure import Stage as Step
from chalicelib.domain.voicemail import Tags
from chalicelib.errors import NotFound
from chalicelib.services.accounts.change_plan import change_plan, continue_retaggings
from chalicelib.services.accounts.close_account import close_own_account
from chalicelib.services.accounts.keep_accounts import keep_accounts
from chalicelib.services.erasure.erase_account import erase_accounts
from chalicelib.services.erasure.release_held import release_held
from chalicelib.services.handling.hold_request import HoldRequest, hold_request
from tests.fakes.acme import ask_one, open_acme
from tests.fakes.desk import FakeDesk
from tests.fakes.message import called, left
from tests.services.erasure.leaving import run_out

OPERATOR = "operator:usr_1"
MESSAGES = 2000


@pytest.fixture
def desk() -> FakeDesk:
    return FakeDesk()


@pytest.fixture
def olga(desk: FakeDesk) -> Staff:
    return open_acme(desk)


def test_a_plan_goes_up_and_down_and_every_one_of_thousands_of_voicemails_follows(desk: FakeDesk, olga: Staff) -> None:
    submission = called(desk, olga.account)
    for _ in range(MESSAGES):
        left(desk, submission)
    bucket = desk.voicemail_bucket
    assert list(bucket.tags.values()) == [Tags(180, hold=True)] * MESSAGES
    for plan, days in ((Plan.ENTERPRISE, 365), (Plan.SMALL_BUSINESS, 180), (Plan.ENTERPRISE, 365)):
        account = desk.accounts.get(olga.account.id)
        assert change_plan(desk, account, plan, actor=OPERATOR).account.plan is plan
        assert continue_retaggings(desk) == MESSAGES
        assert list(bucket.tags.values()) == [Tags(days, hold=True)] * MESSAGES
        assert continue_retaggings(desk) == 0
    assert desk.accounts.get(olga.account.id).state is AccountState.ACTIVE


def test_a_held_request_outlives_its_account_until_thirty_days_after_the_hold(desk: FakeDesk, olga: Staff) -> None:
    held, other = ask_one(desk, olga.account), ask_one(desk, olga.account)
    hold_request(desk, olga, HoldRequest(request=held.id, reason="litigation", until=None))
    close_own_account(desk, olga, "Acme")
    for _ in range(29):
        desk.clock.pass_(days=1)
        keep_accounts(desk)
    account = desk.accounts.get(olga.account.id)
    assert account.state is AccountState.ERASED
    erasure = run_out(desk, account)
    assert erasure.stage is Step.HELD
    assert desk.requests.get(account.id, held.id).hold
    with pytest.raises(NotFound):
        desk.requests.get(account.id, other.id)
    days(desk, 100)
    assert desk.erasures.get(account.id).stage is Step.HELD

    release_held(desk, account.id, held.id, actor=OPERATOR)
    days(desk, 29)
    assert desk.requests.get(account.id, held.id)
    days(desk, 3)
    assert run_out(desk, account).stage is Step.DONE
    with pytest.raises(NotFound):
        desk.requests.get(account.id, held.id)


def days(desk: FakeDesk, count: int) -> None:
    """Let the background look at what is left, each day."""
    for _ in range(count):
        desk.clock.pass_(days=1)
        erase_accounts(desk)
