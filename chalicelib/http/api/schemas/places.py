"""The places that a business serves, and the body of recourse that it names."""

from typing import Annotated

import msgspec

from chalicelib.domain.served import NAME_LIMIT, PLACES, WHERE_LIMIT

Places = Annotated[
    list[Annotated[str, msgspec.Meta(max_length=16)]],
    msgspec.Meta(
        max_length=len(PLACES) + 3,
        description="Codes of the residence question; states, europe or elsewhere stand for a group. None: everywhere.",
    ),
]


class RecourseFacts(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """The body of recourse; both empty where none is named."""

    name: Annotated[str, msgspec.Meta(max_length=NAME_LIMIT)] = ""
    where: Annotated[str, msgspec.Meta(max_length=WHERE_LIMIT, description="An address, or that of a page.")] = ""


class ServedPlaces(msgspec.Struct, kw_only=True):
    """What is served, and who else hears complaints."""

    served: Places
    recourse: RecourseFacts


class ServePlaces(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """The whole list."""

    served: Places
