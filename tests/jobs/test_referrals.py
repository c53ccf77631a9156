"""What goes to a controller with an account here arrives by the job, with no more rights than its policy has."""

from typing import Any

from chalicelib.domain.account import Staff
from chalicelib.domain.correspondence import LetterKind
from chalicelib.jobs.referrals import follow_referrals
from chalicelib.services.agents.confirm_address import confirm_address
from chalicelib.services.referrals.refer_request import ReferRequest, refer_request
from tests.jobs.conftest import SCHEDULED, Deployment
from tests.services.agents.test_permission import sent
from tests.services.referrals.processor import beverly, controller


def test_an_agents_request_reaches_the_controllers_queue_and_its_address_is_asked_for_there_once(
    deployment: Deployment,
) -> None:
    desk: Any = deployment.desk  # the helpers know the desk in memory; to them it is the same
    staff = Staff(account=deployment.account, user=desk.accounts.users(deployment.account.id)[0])
    theirs = beverly(desk)
    who = controller(desk, staff, "account", partner="beverly")
    submission, head = sent(desk, staff)
    unshown = refer_request(desk, staff, ReferRequest(request=head.id, controller=who.id))
    again, shown_head = sent(desk, staff)
    [link] = [one for one in desk.requests.letters(head.account, again.id) if one.kind is LetterKind.AGENT_ADDRESS]
    confirm_address(desk, link.values["agent_token"], "this")
    shown = refer_request(desk, staff, ReferRequest(request=shown_head.id, controller=who.id))
    follow_referrals(SCHEDULED, None)
    proofs = []
    for referral in (unshown, shown):
        there = desk.referrals.get(referral.account, referral.request, referral.id).there
        assert there is not None
        assert there.request is not None
        arrived = desk.requests.get(theirs.id, there.request)
        proof = arrived.verification.agent
        assert proof is not None
        kinds = [one.kind for one in desk.requests.letters(theirs.id, arrived.submission)]
        proofs.append((proof.address_shown, kinds.count(LetterKind.AGENT_ADDRESS)))
    assert proofs == [(False, 1), (True, 0)]
    del submission
