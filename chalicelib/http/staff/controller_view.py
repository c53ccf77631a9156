"""What the pages of the directory of controllers show and read."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

from msgspec import Struct

from chalicelib.domain.controller import Controller, HandOver, Service, Written
from chalicelib.http.call import Call
from chalicelib.services.referrals.directory import WriteService

PATH: Final = "/staff/controllers"
SERVICES: Final = f"{PATH}/services"
WAITING: Final = "/staff/referrals"
METHODS: Final = tuple(method.value for method in HandOver)
_TEXTS: Final = ("name", "other_names", "codes", "numbers", "privacy_url", "reach", "method", "email", "address")
_MORE: Final = ("business", "partner")


class ControllerRow(Struct, frozen=True, kw_only=True):
    """One controller of the list."""

    url: str
    name: str
    method: str
    services: Sequence[str] = ()
    ended: bool = False


class ServiceRow(Struct, frozen=True, kw_only=True):
    """One service of the list."""

    url: str
    name: str
    role: str
    codes: Sequence[str] = ()
    ended: bool = False


def controller_rows(every: Iterable[Controller], services: Iterable[Service]) -> list[ControllerRow]:
    """By name, those that have ended last."""
    names = {service.id: service.name for service in services}
    rows = [
        ControllerRow(
            url=f"{PATH}/{one.id}",
            name=one.name,
            method=one.method.value,
            services=[names[name] for name in one.services if name in names],
            ended=not one.stands,
        )
        for one in every
    ]
    return sorted(rows, key=lambda row: (row.ended, row.name.casefold()))


def service_rows(services: Iterable[Service]) -> list[ServiceRow]:
    """By name, those that have ended last."""
    rows = [
        ServiceRow(
            url=f"{SERVICES}/{one.id}", name=one.name, role=one.role.value, codes=one.codes, ended=bool(one.ended_at)
        )
        for one in services
    ]
    return sorted(rows, key=lambda row: (row.ended, row.name.casefold()))


def controller_values(one: Controller, partner: str) -> dict[str, object]:
    """A controller as its form shows it; `partner` is the short name of its account here."""
    return {
        "controller_name": one.name,
        "controller_other_names": "\n".join(one.other_names),
        "controller_services": list(one.services),
        "controller_codes": "\n".join(one.codes),
        "controller_numbers": "\n".join(number.e164 for number in one.numbers),
        "controller_privacy_url": one.privacy_url,
        "controller_reach": one.reach,
        "controller_method": one.method.value,
        "controller_email": one.email.address if one.email else "",
        "controller_address": one.address,
        "controller_business": one.business,
        "controller_partner": partner,
        "controller_offered": "yes" if one.offered else "",
    }


def typed_controller(call: Call) -> tuple[Written, Mapping[str, object]]:
    """What was typed, and the same as the form shows it again."""
    shown: dict[str, object] = {f"controller_{name}": call.value(f"controller_{name}") for name in (*_TEXTS, *_MORE)}
    services = tuple(dict.fromkeys(call.form.get("controller_services", [])))
    offered = call.value("controller_offered") == "yes"
    texts = {name: call.value(f"controller_{name}") for name in (*_TEXTS, *_MORE)}
    values = shown | {"controller_services": list(services), "controller_offered": "yes" if offered else ""}
    return Written(services=services, offered=offered, **texts), values


def typed_service(call: Call) -> tuple[WriteService, Mapping[str, object]]:
    """The same for a service."""
    names = ("service_name", "service_role", "service_codes", "service_ended")
    values = {name: call.value(name) for name in names}
    written = WriteService(
        name=values["service_name"],
        role=values["service_role"],
        codes=values["service_codes"],
        ended=values["service_ended"] == "yes",
    )
    return written, values


def service_values(one: Service) -> dict[str, object]:
    """A service as its form shows it."""
    return {
        "service_name": one.name,
        "service_role": one.role.value,
        "service_codes": "\n".join(one.codes),
        "service_ended": "yes" if one.ended_at else "",
    }


def seen_of(call: Call) -> int:
    """The version that the posted page had shown; an unreadable one counts as outdated."""
    text = call.value("seen")
    return int(text) if text.isdecimal() and len(text) < 9 else -1


def ended_text(ended_at: datetime | None) -> str:
    """Which word stands on the button."""
    return "again" if ended_at else "end"
