"""Who runs the deployment in front of their browsers."""

from dataclasses import replace

from chalicelib.domain.account import Account, Staff, User
from chalicelib.domain.permissions import Role
from tests.fakes import acme
from tests.http.client import Browser
from tests.http.office import enter, hire
from tests.http.stage import Stage

SLUG = "operator"


def open_operator(stage: Stage) -> Staff:
    """Open the operator's account and have the deployment run by its staff; return its owner."""
    owner = acme.open_acme(stage.desk, SLUG)
    stage.desk.settings = replace(stage.desk.settings, operator=SLUG)
    return owner


def operate(stage: Stage, user: User) -> Browser:
    """A browser in which somebody of the operator's staff is signed in, with a second factor shown."""
    return enter(stage, user, factor=True)


def hire_operator(stage: Stage, account: Account, role: Role) -> User:
    """Somebody of the operator's staff."""
    return hire(stage, role, f"Op-{role.value}", account)
