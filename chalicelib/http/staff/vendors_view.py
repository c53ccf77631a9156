"""What the pages of vendors show: the directory, what each was asked, and the form of an entry."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.vendor import Cause, Identifier, Method, Vendor, VendorEntry, VendorRole
from chalicelib.domain.vendor_task import VendorTask
from chalicelib.http.staff.request_view import request_url
from chalicelib.http.views import ActionLink, NextStep
from chalicelib.services.handling.read_part import Leaf, Part

PATH = "/staff/vendors"
LINES = ("name", "email", "webhook", "portal", "answer_days", "contract_on", "holds", "safeguards", "contact")
WORDS = {"role": VendorRole, "method": Method, "causes": Cause, "identifiers": Identifier}


class VendorRow(Struct, frozen=True, kw_only=True):
    """One vendor of the directory; `causes` are texts `vendor.cause.<cause>`."""

    url: str
    name: str
    role: str
    causes: Sequence[str]
    required: bool
    retired: bool


class TaskRow(Struct, frozen=True, kw_only=True):
    """What one vendor was asked of one request; texts `vendor.standing.<standing>`."""

    url: str
    vendor: str
    reference: str
    right: str
    told_on: date | None
    due: date | None
    standing: str
    late: bool = False
    mail_back: bool = False


def vendor_rows(vendors: Sequence[Vendor]) -> list[VendorRow]:
    """The directory: those in use first, by name."""
    ordered = sorted(vendors, key=lambda one: (one.retired_at is not None, one.name.casefold()))
    return [
        VendorRow(
            url=f"{PATH}/{one.id}",
            name=one.name,
            role=one.role.value,
            causes=[cause.value for cause in one.causes],
            required=one.required,
            retired=one.retired_at is not None,
        )
        for one in ordered
    ]


def task_rows(tasks: Sequence[VendorTask], names: Mapping[str, str], today: date) -> list[TaskRow]:
    """Tasks as a list shows them; `names` are those of vendors by id."""
    return [
        TaskRow(
            url=task_url(task),
            vendor=names.get(task.vendor, ""),
            reference=task.submission,
            right=task.right.value,
            told_on=None if task.left_out else task.told_on,
            due=task.due if task.open else None,
            standing=task.standing.value,
            late=task.open and task.due < today,
            mail_back=task.open and task.failed_at is not None,
        )
        for task in tasks
    ]


def vendors_first(step: NextStep, leaf: Leaf) -> NextStep:
    """Before an answer that would not be true yet stand the vendors that are missing."""
    if step.key not in {"answer", "upload"} or not leaf.missing:
        return step
    url = f"{request_url(leaf.request.id)}?part={Part.VENDORS.value}"
    return replace(step, key="vendors", action=ActionLink(key="vendors", url=url) if step.action else None)


def task_url(task: VendorTask) -> str:
    """The page of a task."""
    return f"{request_url(task.request)}/vendors/{task.vendor}"


def names_of_vendors(vendors: Sequence[Vendor]) -> dict[str, str]:
    """Names by id."""
    return {vendor.id: vendor.name for vendor in vendors}


def values_of_entry(vendor: Vendor) -> dict[str, str | Sequence[str]]:
    """The form of an entry, filled."""
    return {
        "vendor_name": vendor.name,
        "vendor_role": vendor.role.value,
        "vendor_method": vendor.method.value,
        "vendor_causes": [one.value for one in vendor.causes],
        "vendor_identifiers": [one.value for one in vendor.identifiers],
        "vendor_required": ["yes"] if vendor.required else [],
        "vendor_answer_days": str(vendor.answer_days),
        "vendor_contract_on": vendor.contract_on.isoformat() if vendor.contract_on else "",
        "vendor_holds": vendor.holds,
        "vendor_safeguards": vendor.safeguards,
        "vendor_contact": vendor.contact,
        "vendor_email": vendor.email.address if vendor.email else "",
        "vendor_webhook": vendor.webhook,
        "vendor_portal": vendor.portal,
    }


def typed_entry(value: Callable[[str], str], several: Mapping[str, Sequence[str]]) -> VendorEntry:
    """What a form holds."""
    lines = {name: value(f"vendor_{name}") for name in LINES}
    return VendorEntry(
        role=value("vendor_role"),
        method=value("vendor_method"),
        causes=tuple(several.get("vendor_causes", ())),
        identifiers=tuple(several.get("vendor_identifiers", ())),
        required=value("vendor_required") == "yes",
        **lines,
    )


def typed_values(value: Callable[[str], str], several: Mapping[str, Sequence[str]]) -> dict[str, str | Sequence[str]]:
    """The same for the form to show it again."""
    shown: dict[str, str | Sequence[str]] = {f"vendor_{name}": value(f"vendor_{name}") for name in (*LINES, "role")}
    shown["vendor_method"] = value("vendor_method")
    return shown | {
        f"vendor_{name}": list(several.get(f"vendor_{name}", ())) for name in ("causes", "identifiers", "required")
    }
