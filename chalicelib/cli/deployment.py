"""Which deployment the command talks to: a stage by name, the one of RECOURSE_* variables, or this machine's."""

import os
from collections.abc import Callable, MutableMapping
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from chalicelib.composition import LiveDesk

ACTOR: Final = "operator:command"  # the audit's name for whoever may run the command; never a person's
PROJECT: Final = Path(__file__).parents[2]


class NoDeployment(Exception):
    """Nothing says where the deployment is; the message tells what to do."""


STAGES: Final = PROJECT / ".recourse"  # `make deploy` leaves there what the functions of a stage have as environment

_TABLES: Final = ("RECOURSE_RECORDS_TABLE", "RECOURSE_AUDIT_TABLE")
FindDesk: TypeAlias = "Callable[[], LiveDesk]"


def find_desk() -> "LiveDesk":
    """Return the desk of the deployment. Raise `NoDeployment`, or `MissingSetting` for half an environment."""
    _know_where(os.environ)
    from chalicelib.composition import desk

    return desk()


def _know_where(environment: MutableMapping[str, str]) -> None:
    if "RECOURSE_RECORDS_TABLE" not in environment:
        environment.update(local_environment(Path(environment.get("RECOURSE_LOCAL_DIR") or PROJECT / ".local")))


def take_stage(name: str, environment: MutableMapping[str, str] = os.environ, folder: Path = STAGES) -> None:
    """Talk to a deployed stage from now on; what the shell says of another one counts for nothing.

    Raise `NoDeployment` where it was not deployed from this folder, or where the shell names other tables: whoever
    looks at restored ones would get the live ones.
    """
    file = folder / f"{name}.env"
    try:
        lines = file.read_text().splitlines()
    except OSError:
        raise NoDeployment(
            f"{file} is missing: `make deploy STAGE={name}` writes it, also when nothing changes"
        ) from None
    told = {name: value for name, _, value in (line.partition("=") for line in lines)}
    if other := [one for one in _TABLES if one in environment and environment[one] != told.get(one)]:
        raise NoDeployment(
            f"{' and '.join(other)} of this shell and --stage {name} name different tables: unset what is set, and "
            "name tables that were restored beside by --records and --audit"
        )
    for former in [variable for variable in environment if variable.startswith("RECOURSE_")]:
        del environment[former]
    environment.update(told)


def take_tables(records: str, audit: str, environment: MutableMapping[str, str] = os.environ) -> None:
    """Look at tables beside those of the deployment, both of them. Raise `NoDeployment` where only one is named."""
    if not records or not audit:
        raise NoDeployment("--records and --audit belong together: both tables are restored to the same second")
    _know_where(environment)
    environment.update(zip(_TABLES, (records, audit), strict=True))


def local_environment(folder: Path) -> dict[str, str]:
    """Return the variables that `make run` leaves behind, as NAME=value lines, in its folder."""
    try:
        lines = (folder / "env").read_text().splitlines()
    except OSError:
        raise NoDeployment(
            "no deployment: start one with `make run`, name one by --stage, or set the RECOURSE_* variables"
        ) from None
    return {name: value for name, _, value in (line.partition("=") for line in lines)}
