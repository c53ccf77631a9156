"""What a business says of itself, for systems that may administer."""

from typing import Final

from chalicelib.domain.account import Account
from chalicelib.domain.audit_tags import Tag
from chalicelib.http.api.operation import ApiCall
from chalicelib.http.api.schemas.people import BusinessFacts
from chalicelib.http.api.sections import Section
from chalicelib.http.endpoint import Reads
from chalicelib.routes.api.registry import blueprint
from chalicelib.services.accounts.business_settings import FACTS, Facts, change_facts

section: Final = Section(blueprint, "Business", "/business")


@section.administers(method="GET", audit=Reads.NOTHING_PERSONAL, answer=BusinessFacts)
def show(call: ApiCall) -> BusinessFacts:
    """Show the business.

    Its name and ways of contact, as consumers see them on its pages and in its letters.
    """
    return _facts(call.desk.accounts.get(call.account.id))


@section.administers(
    method="PUT",
    audit=(Tag.ACCOUNT_SETTINGS_CHANGED,),
    body=BusinessFacts,
    answer=BusinessFacts,
    refusals=("conflict",),
)
def change(call: ApiCall) -> BusinessFacts:
    """Change the business.

    All of its facts at once: what is left out becomes empty. Public pages show the change within a minute.
    """
    body: BusinessFacts = call.body
    facts = Facts(**{name: getattr(body, name) for name in FACTS})
    return _facts(change_facts(call.desk, call.staff, facts))


def _facts(account: Account) -> BusinessFacts:
    return BusinessFacts(**{name: getattr(account, name) for name in FACTS})
