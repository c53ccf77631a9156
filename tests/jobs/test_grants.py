"""Once the law does not forbid it any more, the job of the accounts tells one what was read of it."""

from dataclasses import replace
from datetime import timedelta

from chalicelib.domain.grant import GrantKind
from chalicelib.jobs.accounts import keep_accounts
from chalicelib.services.grants.register_demand import RegisterDemand, register_demand
from tests.fakes.acme import open_acme
from tests.jobs.conftest import SCHEDULED, Deployment


def test_an_account_is_told_of_a_demand_when_its_silence_is_over(deployment: Deployment) -> None:
    desk, clock = deployment.desk, deployment.desk.clock
    operator = open_acme(desk, "operator")
    desk.settings = replace(desk.settings, operator="operator")

    class Yesterday:
        def now(self) -> object:
            return clock.now() - timedelta(days=1)

    desk.__dict__["clock"] = Yesterday()
    now = clock.now()
    command = RegisterDemand(
        slug=deployment.account.slug,
        kind=GrantKind.LEGAL_DEMAND,
        reference="Case 1",
        reason="An answer.",
        ends_at=now + timedelta(days=5),
        silent_until=now - timedelta(minutes=5),
        order="Order 1",
    )
    grant = register_demand(desk, operator, command)
    desk.__dict__["clock"] = clock
    assert desk.grants.of(deployment.account.id) == ()
    keep_accounts(SCHEDULED, None)
    [told] = desk.grants.of(deployment.account.id)
    assert (told.id, told.reference) == (grant.id, "Case 1")
    keep_accounts(SCHEDULED, None)
    assert desk.grants.of(deployment.account.id) == (told,)
