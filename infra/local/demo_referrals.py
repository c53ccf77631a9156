"""Whom the demo's business processes for: one company, and a service for it. Nothing of the demo is passed on."""

from typing import Final

from chalicelib.composition import LiveDesk
from chalicelib.domain.account import Staff
from chalicelib.domain.controller import Written
from chalicelib.services.referrals.directory import WriteService, add_controller, add_service

COMPANY: Final = Written(
    name="Beverly Pizza Inc.",
    other_names="Bev's Pizza",
    privacy_url="https://beverly.example/privacy",
    reach="privacy@beverly.example",
    method="mail",
    email="privacy@beverly.example",
)


def enter_controllers(desk: LiveDesk, owner: Staff) -> None:
    """Fill the directory."""
    add_service(desk, owner, WriteService(name="Order management", role="processor"))
    add_controller(desk, owner, COMPANY)
