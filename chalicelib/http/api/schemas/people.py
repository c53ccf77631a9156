"""The staff of an account, and what the business says of itself."""

from typing import Annotated

import msgspec

from chalicelib.domain.permissions import Role
from chalicelib.http.api.schemas.common import Moment
from chalicelib.http.api.schemas.requests import Line


class UserFacts(msgspec.Struct, kw_only=True):
    """One member of staff."""

    id: str
    name: str
    email: str
    role: Role
    added_at: Moment
    disabled_at: Moment | None
    last_sign_in_at: Moment | None
    second_factor: Annotated[bool, msgspec.Meta(description="Whether one is asked for when they sign in.")]


class UserList(msgspec.Struct, kw_only=True):
    """All staff of the account, those whose access has ended included."""

    items: list[UserFacts]


class InviteUser(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Who shall come in; a system makes nobody an owner."""

    name: Line
    email: Line
    role: Role


class GiveRole(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Another role; a system makes nobody an owner."""

    role: Role


class GiveAccess(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Whether somebody may sign in."""

    allowed: bool


class BusinessFacts(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """How the business is called and reached by consumers; an empty text stands for none."""

    name: Line
    email: Line = ""
    phone: Line = ""
    postal: Annotated[str, msgspec.Meta(max_length=300)] = ""
    privacy_url: Annotated[str, msgspec.Meta(max_length=500, description="The page of the privacy notice.")] = ""


class Forgotten(msgspec.Struct, kw_only=True):
    """Somebody of whom nothing is left but what they did."""

    id: str
