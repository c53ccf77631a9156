"""What the business demands as proof of who asks, for systems."""

from typing import Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.verification_policy import Rules, VerificationPolicy
from chalicelib.http.api.operation import ApiCall
from chalicelib.http.api.schemas.policy import PolicyFacts, PolicyList, WritePolicy
from chalicelib.http.api.sections import Section
from chalicelib.http.endpoint import Reads
from chalicelib.routes.api.registry import blueprint
from chalicelib.services.accounts.verification_policy import change_policy

section: Final = Section(blueprint, "Verification policy", "/verification-policy")


@section.reads(audit=Reads.NOTHING_PERSONAL, answer=PolicyList)
def read(call: ApiCall) -> PolicyList:
    """Read the verification policy.

    What is demanded of who asks, beside the law's minimum; with every version that was set. A request keeps the version
    under which it came in: `verification.demands`.
    """
    account = call.desk.accounts.get(call.account.id)  # the caller's may be some seconds old
    found = call.desk.policies.listed(account.id)
    return PolicyList(now=_facts(call.desk.policies.of(account)), items=[_facts(one) for one in found])


@section.administers(
    method="PUT",
    audit=(Tag.ACCOUNT_VERIFICATION_CHANGED,),
    body=WritePolicy,
    answer=PolicyFacts,
    refusals=("conflict",),
)
def write(call: ApiCall) -> PolicyFacts:
    """Set the verification policy.

    All rules at once. Nothing may go below the law (11 CCR 7062: two data points; three and a signed declaration), and
    nothing makes anybody prove themselves for an opt-out or a limit (11 CCR 7060(b)).
    """
    body: WritePolicy = call.body
    rules = Rules(
        points=body.points,
        points_high=body.points_high,
        raised=tuple(body.raised),
        second_person=tuple(body.second_person),
        asked=tuple(body.asked),
        proof_days=body.proof_days,
        sign_in=body.sign_in,
        agent_permission=body.agent_permission,
        agent_confirmation=body.agent_confirmation,
        agent_notarized=body.agent_notarized,
        agent_identity=body.agent_identity,
    )
    return _facts(change_policy(call.desk, call.staff, rules, seen=body.seen))


def _facts(policy: VerificationPolicy) -> PolicyFacts:
    rules = policy.rules
    return PolicyFacts(
        number=policy.number,
        since=policy.since,
        by=policy.by,
        points=rules.points,
        points_high=rules.points_high,
        raised=list(rules.raised),
        second_person=list(rules.second_person),
        asked=list(rules.asked),
        proof_days=rules.proof_days,
        sign_in=rules.sign_in,
        agent_permission=rules.agent_permission,
        agent_confirmation=rules.agent_confirmation,
        agent_notarized=rules.agent_notarized,
        agent_identity=rules.agent_identity,
    )
