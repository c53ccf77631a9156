"""docs/roles.md: who may do what, and which permission each page and each operation asks for, from the code itself."""

from collections.abc import Iterator
from typing import Final

from chalicelib.domain.api_key import SCOPE_ROLES
from chalicelib.domain.permissions import PERMITTED, Permission, Role
from chalicelib.http.api.operation import API
from chalicelib.http.endpoint import ROUTES, RouteInfo
from chalicelib.routes.doors import load_all

_WHAT: Final = {
    Role.OWNER: "everything; owners alone make and unmake owners, and an account keeps one who can sign in",
    Role.ADMINISTRATOR: "handles requests; sees, restricts and exports what others in the account see",
    Role.HANDLER: "handles requests from receipt to answer",
    Role.REVIEWER: "reads requests, approves what others compared, decides appeals",
    Role.AUDITOR: "reads requests and the audit, exports both, changes nothing but their own name and address",
}


def roles_page(notice: str) -> str:
    """Return docs/roles.md."""
    load_all()
    return "".join((notice, *_roles(), *_permissions(), *_pages(), *_operators_pages(), *_operations()))


def _roles() -> Iterator[str]:
    yield "# Roles\n\n"
    yield "One table in `domain/permissions.py` says who may do what; each route names its permission, never a role.\n"
    yield "A test tries every route of the staff with every role and with another account's user, and compares.\n"
    yield f"*{Permission.OPERATE}* counts only in the operator's own account ([operator.md](operator.md)).\n\n"
    yield "| role | is there for |\n|---|---|\n"
    yield from (f"| {role} | {_WHAT[role]} |\n" for role in Role)
    yield "\nNobody changes their own role or access. A role that was changed, and access that was ended, end all\n"
    yield "sessions at once. An API key acts with the role of its widest scope: "
    yield ", ".join(f"`{scope}` as {role}" for scope, role in SCOPE_ROLES.items()) + ".\n"


def _permissions() -> Iterator[str]:
    yield "\n## Permissions\n\n"
    yield f"| may | {' | '.join(Role)} |\n|---|{'---|' * len(Role)}\n"
    for permission in Permission:
        granted = ("yes" if role in PERMITTED[permission] else "" for role in Role)
        yield f"| {permission} | {' | '.join(granted)} |\n"


def _pages() -> Iterator[str]:
    yield "\n## Pages of the staff\n\n"
    yield "*Again*: who changes something there must have shown who they are within ten minutes.\n\n"
    yield "| page | methods | permission | again |\n|---|---|---|---|\n"
    pages = (info for info in ROUTES if info.path.startswith("/staff"))
    yield from map(_row, sorted(pages, key=lambda info: (info.path, info.methods)))


def _operators_pages() -> Iterator[str]:
    yield "\n## Pages of the operator\n\n"
    yield "Only for staff of the account that `RECOURSE_OPERATOR` names, always with a second factor\n"
    yield "([operator.md](operator.md)).\n\n"
    yield "| page | methods | permission | again |\n|---|---|---|---|\n"
    pages = (info for info in ROUTES if info.path.startswith("/operator"))
    yield from map(_row, sorted(pages, key=lambda info: (info.path, info.methods)))


def _operations() -> Iterator[str]:
    yield "\n## Operations of the API\n\n| operation | method | scope | permission |\n|---|---|---|---|\n"
    for one in sorted(API, key=lambda operation: (operation.path, operation.method)):
        yield f"| `{one.path}` | {one.method} | `{one.scope}` | {one.permission} |\n"


def _row(info: RouteInfo) -> str:
    permission = info.permission or "none: before the door"
    return f"| `{info.path}` | {', '.join(info.methods)} | {permission} | {'again' if info.fresh else ''} |\n"
