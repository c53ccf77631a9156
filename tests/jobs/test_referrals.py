"""What goes to a controller with an account here arrives by the job, with no more rights than its policy has."""

from typing import Any

from chalicelib.domain.account import Staff
from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.jws import payload_of
from chalicelib.domain.referral import Answer
from chalicelib.domain.request import Outcome
from chalicelib.domain.rights import Right
from chalicelib.jobs.referrals import follow_referrals
from chalicelib.services.agents.confirm_address import confirm_address
from chalicelib.services.referrals.refer_request import ReferRequest, refer_request
from tests.fakes.acme import ask
from tests.fakes.desk import FakeClock
from tests.fakes.message import change
from tests.jobs.conftest import SCHEDULED, Deployment
from tests.jobs.furnished import mail_to
from tests.services.agents.test_permission import sent
from tests.services.referrals.conftest import RecordingDoor
from tests.services.referrals.processor import API, beverly, controller


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
    _, third_head = sent(desk, staff)
    third = refer_request(desk, staff, ReferRequest(request=third_head.id, controller=who.id))
    follow_referrals(SCHEDULED, None)
    proofs = []
    for referral in (unshown, shown, third):
        there = desk.referrals.get(referral.account, referral.request, referral.id).there
        assert there is not None
        assert there.request is not None
        arrived = desk.requests.get(theirs.id, there.request)
        proof = arrived.verification.agent
        assert proof is not None
        kinds = [one.kind for one in desk.requests.letters(theirs.id, arrived.submission)]
        proofs.append((proof.address_shown, kinds.count(LetterKind.AGENT_ADDRESS)))
    assert proofs == [(False, 1), (True, 0), (False, 1)]
    del submission
    after = desk.referrals.get(third.account, third.request, third.id)
    change(desk, desk.requests.get(theirs.id, after.there.request).closed(Outcome.GRANTED, desk.clock.now()))
    desk.__dict__["clock"] = clock = FakeClock(desk.clock.now())
    clock.pass_(days=2)
    follow_referrals(SCHEDULED, None)
    assert desk.referrals.get(third.account, third.request, third.id).answer is Answer.ANSWERED
    assert desk.referrals.agenda(third.account, third.request, third.id) is None


def test_a_controllers_system_is_posted_a_signed_package_with_what_came_beside_another_right(
    deployment: Deployment,
) -> None:
    desk: Any = deployment.desk
    desk.__dict__["hand_over_door"] = door = RecordingDoor()
    staff = Staff(account=deployment.account, user=desk.accounts.users(deployment.account.id)[0])
    who = controller(desk, staff, "api", address=API, name="Pizza by machine", other_names="")
    first, second = ask(desk, deployment.account, Right.DELETE, Right.OPT_OUT_SALE).requests
    file = f"{mail_to(desk, desk.requests.get(deployment.account.id, second)).id}-1"
    referral = refer_request(desk, staff, ReferRequest(request=first, controller=who.id, files=(file,)))
    follow_referrals(SCHEDULED, None)
    assert desk.referrals.get(referral.account, referral.request, referral.id).handed_at
    [(address, package)] = door.posted
    assert address == API
    assert [one["type"] for one in payload_of(package)["files"]] == ["application/pdf"]
