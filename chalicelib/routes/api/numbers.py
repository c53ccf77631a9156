"""The account's own telephone numbers, for systems; the deployment's operator alone adds and removes them."""

from typing import Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Phone
from chalicelib.domain.telephony import PhoneNumber
from chalicelib.http.api.operation import ApiCall
from chalicelib.http.api.schemas.settings import GiveBrand, NumberFacts, NumberList
from chalicelib.http.api.sections import Section
from chalicelib.http.endpoint import Reads
from chalicelib.routes.api.registry import blueprint
from chalicelib.services.telephone.phone_numbers import give_brand

section: Final = Section(blueprint, "Telephone numbers", "/numbers")


@section.reads(audit=Reads.NOTHING_PERSONAL, answer=NumberList)
def numbers(call: ApiCall) -> NumberList:
    """List the telephone numbers.

    The account's own ones, with the brand that each stands for. The operator of the deployment, who pays for the
    lines, adds, moves and removes them.
    """
    return NumberList(items=[_facts(one) for one in call.desk.lines.numbers(call.account.id)])


@section.administers(
    "/brand", audit=(Tag.ACCOUNT_NUMBER_CHANGED,), body=GiveBrand, answer=NumberFacts, refusals=("conflict",)
)
def brand(call: ApiCall) -> NumberFacts:
    """Give a number to a brand.

    Whoever calls this own number of the account reaches the brand at once; without a code it stands for the account.
    The same again changes nothing. A number that several accounts share is the operator's.
    """
    body: GiveBrand = call.body
    number = Phone.parse(body.number, field="number")
    return _facts(give_brand(call.desk, call.account, number, code=body.code, actor=call.staff.actor))


def _facts(number: PhoneNumber) -> NumberFacts:
    return NumberFacts(**{name: getattr(number, name) for name in NumberFacts.__struct_fields__})
