"""A new account as the operator types it, with its first owner."""

from typing import Final

from chalicelib.domain.account import Plan, Staff
from chalicelib.domain.contact import Email
from chalicelib.errors import InvalidField, InvalidInput
from chalicelib.http.call import Call
from chalicelib.services.accounts.open_account import OpenAccount

FIELDS: Final = ("name", "slug", "time_zone", "place", "plan", "owner_name", "owner_email")
BLANK: Final = {**dict.fromkeys(FIELDS, ""), "plan": Plan.TRIAL.value}


def typed(call: Call) -> dict[str, str]:
    """What was posted."""
    return {name: call.value(name).strip() for name in FIELDS}


def read_account_form(values: dict[str, str], staff: Staff) -> OpenAccount:
    """The command that the form makes. Raise `InvalidInput` with all that is missing, or `InvalidField`."""
    missing = tuple(InvalidField(field=name, problem="missing") for name in FIELDS if not values[name])
    if missing:
        raise InvalidInput(missing)
    return OpenAccount(
        name=values["name"],
        slug=values["slug"].lower(),
        time_zone=values["time_zone"],
        place=values["place"],
        plan=read_plan(values["plan"]),
        owner_name=values["owner_name"],
        owner_email=Email.parse(values["owner_email"], field="owner_email"),
        actor=staff.operating,
    )


def read_plan(chosen: str) -> Plan:
    """Raise `InvalidField` for none that there is."""
    if chosen not in set(Plan):
        raise InvalidField(field="plan", problem="missing")
    return Plan(chosen)
