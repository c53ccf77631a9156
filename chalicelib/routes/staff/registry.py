"""The one blueprint of the staff's pages; the modules that are named in `routes.staff` fill it."""

from collections.abc import Callable

from chalice.app import Blueprint

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.permissions import Permission
from chalicelib.http.endpoint import Handler, endpoint

blueprint = Blueprint(__name__)


def step_page(
    path: str, *done: Tag, permission: Permission = Permission.HANDLE_REQUESTS
) -> Callable[[Handler], Handler]:
    """Register the page of a step of one request: shown and sent at one address, which the audit tells apart.

    `done` names the tags of what it may do; that somebody looked at the request is said of each.
    """
    return endpoint(
        blueprint,
        f"/staff/requests/{{request}}/{path}",
        methods=("GET", "POST"),
        audit=(Tag.VIEW_REQUEST, *done),
        permission=permission,
    )
