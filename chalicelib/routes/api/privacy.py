"""The operator's privacy policy, for systems: its versions, and what the account allows."""

from typing import Final

from chalicelib.domain.account import Account
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.policy import PolicyVersion, Use, in_effect
from chalicelib.domain.uses import affected, choice_of
from chalicelib.http.api.operation import ApiCall
from chalicelib.http.api.schemas.privacy import AnswerUse, PrivacyPolicy, UseFacts, VersionFacts
from chalicelib.http.api.sections import Section
from chalicelib.http.endpoint import Reads
from chalicelib.http.policy_view import PATH
from chalicelib.routes.api.registry import blueprint
from chalicelib.services.policies.choose_use import choose_use
from chalicelib.services.policies.may_use import standing_of

section: Final = Section(blueprint, "Privacy policy of the operator", "/privacy-policy")
_SAME: Final = ("number", "published_at", "effective_on", "withdrawn_at", "material", "titles", "summaries")


@section.reads(audit=Reads.NOTHING_PERSONAL, answer=PrivacyPolicy)
def read(call: ApiCall) -> PrivacyPolicy:
    """Read the privacy policy of the operator.

    Each version that whoever runs this service has published, and where the account stands with the uses that they
    change.
    """
    return _policy(call, call.account)


@section.administers(
    "/uses",
    audit=(Tag.ACCOUNT_USES_CHOSEN,),
    body=AnswerUse,
    answer=PrivacyPolicy,
    refusals=("forbidden", "conflict", "not-possible"),
)
def answer(call: ApiCall) -> PrivacyPolicy:
    """Allow or refuse a use.

    It counts at once and can be changed at any time. Only by a key that an owner has made who is still one.
    """
    body: AnswerUse = call.body
    return _policy(call, choose_use(call.desk, call.staff, body.use, allowed=body.allowed))


def _policy(call: ApiCall, account: Account) -> PrivacyPolicy:
    versions = call.desk.policy_versions.newest()
    return PrivacyPolicy(
        in_effect=in_effect(versions, call.now),
        versions=[_version(call, one) for one in reversed(versions)],
        uses=[_use(call, account, use) for use in affected(versions, account)],
    )


def _version(call: ApiCall, version: PolicyVersion) -> VersionFacts:
    same = {name: getattr(version, name) for name in _SAME}
    return VersionFacts(uses=list(version.uses), url=f"{call.desk.public_url}{PATH}/{version.number}", **same)


def _use(call: ApiCall, account: Account, use: Use) -> UseFacts:
    standing, choice = standing_of(call.desk, account, use), choice_of(account, use)
    return UseFacts(
        use=use,
        standing=standing,
        allowed=standing.allows,
        said_at=choice.at if choice else None,
        said_by=choice.by if choice else "",
    )
