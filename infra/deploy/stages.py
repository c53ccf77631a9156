"""What a stage is deployed with: `infra/stages/<stage>.json`, in which nothing is secret."""

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from chalicelib.settings import LOCAL
from infra.deploy.trouble import CannotDeploy

FOLDER: Final = Path(__file__).parents[1] / "stages"
PRODUCTION: Final = "prod"
OURS: Final = ("Stage",)  # parameters that the deployer gives itself
_FIELDS: Final = {"region": str, "account": str, "receive_mail": bool, "watch_minutes": int, "parameters": dict}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A stage and where it lies; `watch_minutes` is how long alarms may take an update back."""

    name: str
    region: str
    account: str = ""
    receive_mail: bool = False
    watch_minutes: int = 10
    parameters: Mapping[str, str] = field(default_factory=dict)

    @property
    def stack(self) -> str:
        """The name of its CloudFormation stack."""
        return f"recourse-{self.name}"

    @property
    def is_production(self) -> bool:
        """Whether the template's rules for production hold."""
        return self.name == PRODUCTION


def read(name: str, folder: Path = FOLDER, environment: Mapping[str, str] = os.environ) -> Stage:
    """Return the stage. Raise `CannotDeploy` for a file that is missing, unreadable or says what nobody knows."""
    if not re.fullmatch(r"[a-z0-9-]{1,24}", name):
        raise CannotDeploy(f"{name!r} is no name of a stage: up to 24 small letters, digits and hyphens.")
    if name == LOCAL:
        raise CannotDeploy(f"{name!r} is what `make run` on a machine is called: take another name.")
    said = environment.get("AWS_REGION") or environment.get("AWS_DEFAULT_REGION") or ""
    file = folder / f"{name}.json"
    if not file.exists():
        if name == PRODUCTION:
            raise CannotDeploy(f"{file} is missing: copy example.json beside it and fill it in (infra/README.md).")
        if not said:
            raise CannotDeploy(f"no region: write {file}, or set AWS_REGION.")
        return Stage(name=name, region=said)
    given = _parsed(file)
    region = given.get("region") or said
    if not region:
        raise CannotDeploy(f"no region: {file} has no `region`, and AWS_REGION is not set.")
    if said and said != region:
        raise CannotDeploy(f"AWS_REGION says {said}, {file} says {region}: unset one, or correct the other.")
    parameters = {key: str(value) for key, value in given.get("parameters", {}).items()}
    return Stage(name=name, **{**given, "region": region, "parameters": parameters})


def _parsed(file: Path) -> dict[str, Any]:
    try:
        given = json.loads(file.read_text())
    except ValueError as error:
        raise CannotDeploy(f"{file} is no JSON: {error}.") from None
    if not isinstance(given, dict):
        raise CannotDeploy(f"{file} must be one JSON object.")
    for key, value in given.items():
        if key not in _FIELDS:
            raise CannotDeploy(f"{file} says {key}, which means nothing; known are {', '.join(_FIELDS)}.")
        if not isinstance(value, _FIELDS[key]):
            raise CannotDeploy(f"{file}: {key} must be a {_FIELDS[key].__name__}.")
    return given


def check_parameters(stage: Stage, declared: Mapping[str, Any]) -> None:
    """Raise `CannotDeploy` for parameters that the template does not declare or whose values it does not take."""
    for key, value in stage.parameters.items():
        if key in OURS or key not in declared:
            known = ", ".join(sorted(set(declared) - set(OURS)))
            raise CannotDeploy(f"the template has no parameter {key} to set; it has {known}.")
        pattern, allowed = declared[key].get("AllowedPattern"), declared[key].get("AllowedValues")
        if (pattern and not re.fullmatch(pattern, value)) or (allowed and value not in allowed):
            raise CannotDeploy(f"{key} cannot be {value!r}: {declared[key].get('Description') or pattern or allowed}")
