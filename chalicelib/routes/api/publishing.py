"""What a business puts on its own site, for systems that build that site."""

from typing import Final

from chalicelib.domain.account import Account
from chalicelib.domain.audit_tags import Tag
from chalicelib.http.api.operation import ApiCall
from chalicelib.http.api.schemas.publishing import AllowSites, Publishing, SiteList, SnippetFacts, SnippetKind
from chalicelib.http.api.sections import Section
from chalicelib.http.endpoint import Reads
from chalicelib.http.snippets import policy_of, snippets_of
from chalicelib.routes.api.registry import blueprint
from chalicelib.services.accounts.allow_sites import allow_sites

section: Final = Section(blueprint, "Publishing", "/publishing")


@section.reads(audit=Reads.NOTHING_PERSONAL, answer=Publishing)
def read(call: ApiCall) -> Publishing:
    """Read what to publish.

    Links with their statutory titles, words for the privacy notice, the form's script with its integrity: in each
    language of the account. The script's address and integrity stay valid for good; newer ones appear here.
    """
    account = call.desk.accounts.get(call.account.id)
    return Publishing(
        items=[
            SnippetFacts(
                key=one.key,
                language=one.language,
                kind=SnippetKind(one.kind),
                content=one.content,
                citation=one.citation,
                asked=one.asked,
            )
            for one in snippets_of(call.desk, account)
        ],
        policy=policy_of(call.desk),
        allowed=_sites(account),
    )


@section.administers(
    "/sites",
    method="PUT",
    audit=(Tag.ACCOUNT_SITES_CHANGED,),
    body=AllowSites,
    answer=SiteList,
    refusals=("conflict", "not-possible"),
)
def allow(call: ApiCall) -> SiteList:
    """Say which sites may show the form.

    Replaces the list; in effect within a minute. Only https sites, one by one; what is sent is kept as origins, in
    alphabetical order.
    """
    body: AllowSites = call.body
    return _sites(allow_sites(call.desk, call.staff, body.sites, seen=body.edition))


def _sites(account: Account) -> SiteList:
    return SiteList(sites=list(account.sites.origins), edition=account.sites.edition)
