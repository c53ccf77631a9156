"""The one blueprint of the operator's pages; the modules that are named in `routes.operator` fill it."""

from collections.abc import Callable

from chalice.app import Blueprint

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.permissions import Permission
from chalicelib.http.endpoint import Handler, Reads, endpoint
from chalicelib.http.staff.pages import OPERATOR

blueprint = Blueprint(__name__)


def operator_route(
    path: str, *, audit: tuple[Tag, ...] | Reads, methods: tuple[str, ...] = ("GET",), fresh: bool = False
) -> Callable[[Handler], Handler]:
    """Register a page under /operator: for staff of the operator's account who run the deployment, nobody else.

    The permission brings the second factor with it (`http.endpoint`).
    """
    whole = f"{OPERATOR}/{path}" if path else OPERATOR
    return endpoint(blueprint, whole, audit=audit, methods=methods, permission=Permission.OPERATE, fresh=fresh)
