"""The places that a business serves, for its systems."""

from typing import Final

from chalicelib.domain.account import Account
from chalicelib.domain.audit_tags import Tag
from chalicelib.http.api.operation import ApiCall
from chalicelib.http.api.schemas.places import RecourseFacts, ServedPlaces, ServePlaces
from chalicelib.http.api.sections import Section
from chalicelib.http.endpoint import Reads
from chalicelib.routes.api.registry import blueprint
from chalicelib.services.accounts.serve_places import name_recourse, serve_places

section: Final = Section(blueprint, "Places", "/places")


@section.reads(audit=Reads.NOTHING_PERSONAL, answer=ServedPlaces)
def read(call: ApiCall) -> ServedPlaces:
    """Read which places are served.

    With the body of recourse that the business names.
    """
    return _facts(call.desk.accounts.get(call.account.id))


@section.administers(method="PUT", audit=(Tag.ACCOUNT_PLACES_CHANGED,), body=ServePlaces, answer=ServedPlaces)
def serve(call: ApiCall) -> ServedPlaces:
    """Say which places are served.

    Replaces the list; it counts for what comes in from then on. A request from elsewhere waits for staff: nothing is
    declined by machine.
    """
    body: ServePlaces = call.body
    return _facts(serve_places(call.desk, call.staff, body.served))


@section.administers(
    "/recourse", method="PUT", audit=(Tag.ACCOUNT_RECOURSE_CHANGED,), body=RecourseFacts, answer=ServedPlaces
)
def recourse(call: ApiCall) -> ServedPlaces:
    """Name the body of recourse.

    It stands where the business says to whom one can complain. Empty: there is none.
    """
    body: RecourseFacts = call.body
    return _facts(name_recourse(call.desk, call.staff, body.name, body.where))


def _facts(account: Account) -> ServedPlaces:
    body = account.recourse
    named = RecourseFacts(name=body.name, where=body.where) if body else RecourseFacts()
    return ServedPlaces(served=list(account.served), recourse=named)
