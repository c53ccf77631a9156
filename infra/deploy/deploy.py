"""`make deploy`: the data first, then all the rest, each shown before it is done; the same command updates."""

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import yaml

from infra.deploy import after, bootstrap, changes, checks, templates
from infra.deploy.artifacts import Artifacts
from infra.deploy.cloud import Cloud
from infra.deploy.leftovers import refuse_leftovers
from infra.deploy.package import ROOT, Built
from infra.deploy.stacks import GONE, Stack, Wanted
from infra.deploy.stages import Stage, check_parameters
from infra.deploy.terminal import Terminal
from infra.deploy.trouble import CannotDeploy

_UNDONE: Final = frozenset({"ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED", "DELETE_FAILED"})
ENVIRONMENTS: Final = ROOT / ".recourse"


@dataclass(frozen=True, kw_only=True)
class Deployment:
    """One run of the command."""

    cloud: Cloud
    stage: Stage
    built: Built
    terminal: Terminal
    pause: float = 3.0
    environments: Path = field(default=ENVIRONMENTS)

    def run(self) -> None:
        """Deploy the stage. Raise `CannotDeploy` with what is missing, refused or failed."""
        document: dict[str, Any] = yaml.safe_load(self.built.template.read_text())
        check_parameters(self.stage, document["Parameters"])
        where = f"account {self.cloud.account}, region {self.cloud.region}"
        self.terminal.say(f"{self.stage.stack} in {where}")
        checks.check(self.cloud, self.stage, self.terminal)
        stack = Stack(self.cloud, self.stage.stack, self.terminal, pause=self.pause)
        self._make_room(stack)
        artifacts = Artifacts(self.cloud, self.stage.name)
        artifacts.prepare()
        if stack.status in GONE:
            self._data_first(stack, artifacts, document)
        bootstrap.fill_secret(self.cloud, self.stage, self.terminal)
        code = artifacts.put_package(self.built.archive, self.built.digest)
        whole = templates.with_code(document, artifacts.bucket, code)
        address = artifacts.put_template(f"{self.built.digest[:16]}-{_digest(whole)}", json.dumps(whole))
        changed = self._update(stack, address, self._parameters(stack, document), "the whole stage")
        changed |= self._learn_address(stack, address, document)
        if not changed:
            self.terminal.say("nothing to change: this is what is deployed already.")
        artifacts.prune(code)
        bootstrap.receive_mail(self.cloud, self.stage, self.terminal)
        self._tell(stack)

    def _make_room(self, stack: Stack) -> None:
        """A creation that failed has left an empty stack in the way, and no data: it is removed."""
        status = stack.status
        if status.endswith("_IN_PROGRESS") and status not in GONE:
            raise CannotDeploy(f"{stack.name} is {status}: wait until what runs there has ended.")
        if status == "UPDATE_ROLLBACK_FAILED":
            raise CannotDeploy(
                f"{stack.name} is stuck; run: aws cloudformation continue-update-rollback --stack-name {stack.name}"
            )
        if status in _UNDONE:
            self.terminal.say(f"{stack.name} is {status} from a creation that failed: removing it.")
            stack.delete()
        if stack.status in GONE:
            refuse_leftovers(self.cloud, self.stage, self._suffix)

    @property
    def _suffix(self) -> str:
        return self.stage.parameters.get("BucketSuffix") or f"-{self.cloud.account}"

    def _data_first(self, stack: Stack, artifacts: Artifacts, document: dict[str, Any]) -> None:
        data = templates.only_data(document, is_new=True)
        address = artifacts.put_template(f"data-{_digest(data)}", json.dumps(data))
        wanted = Wanted(template_url=address, parameters=self._parameters(stack, document))
        change_set, found = stack.propose(wanted, is_new=True)
        self.terminal.say(f"first what holds data and keys:\n{changes.in_words(found)}")
        try:
            self.terminal.agree("Create it?")
        except (CannotDeploy, KeyboardInterrupt):
            stack.delete()  # a stack under review holds nothing but the change set
            raise
        stack.carry_out(change_set, is_new=True)

    def _parameters(self, stack: Stack, document: dict[str, Any]) -> dict[str, str]:
        """What the stage's file says, and what only a deployment knows."""
        known = {"Stage": self.stage.name, "BucketSuffix": self._suffix}
        given = {**known, **self.stage.parameters}
        if not given.get("DomainName") and "PublicUrl" not in given:
            url = stack.outputs().get("StageUrl", ("", ""))[0] or stack.parameters().get("PublicUrl", "")
            given |= {"PublicUrl": url} if url else {}
        return {key: value for key, value in given.items() if key in document["Parameters"]}

    def _update(self, stack: Stack, address: str, parameters: dict[str, str], what: str, *, ask: bool = True) -> bool:
        alarms = stack.alarms()
        minutes = self.stage.watch_minutes
        wanted = Wanted(template_url=address, parameters=parameters, alarms=alarms, watch_minutes=minutes)
        change_set, found = stack.propose(wanted, is_new=False)
        if not change_set:
            return False
        self.terminal.say(f"{what}:\n{changes.in_words(found)}")
        try:
            if loud := changes.warning(found):
                self.terminal.say(loud)
                self.terminal.type_name(stack.name, "Data would be replaced or removed")
            if ask:
                self.terminal.agree(f"Carry out these {len(found)} changes?")
        except (CannotDeploy, KeyboardInterrupt):
            stack.forget(change_set)
            raise
        if alarms:
            self.terminal.say(
                f"{len(alarms)} alarms take it back if they go off, until {minutes} minutes after its end."
            )
        stack.carry_out(change_set, is_new=False)
        return True

    def _learn_address(self, stack: Stack, address: str, document: dict[str, Any]) -> bool:
        """Without a domain of its own a stage learns its address by its first deployment, and every link needs it."""
        wanted = self._parameters(stack, document)
        if wanted.get("PublicUrl", "") == stack.parameters().get("PublicUrl", ""):
            return False
        return self._update(stack, address, wanted, "the functions learn the stage's address", ask=False)

    def _tell(self, stack: Stack) -> None:
        functions = {name: physical for name, _, physical in stack.resources()}
        file = after.write_env(self.cloud, self.stage, functions, self.environments)
        outputs = stack.outputs()
        after.tell(self.stage, outputs, outputs.get("Url", outputs.get("StageUrl", ("", "")))[0], self.terminal)
        self.terminal.say(f"  (`recourse --stage {self.stage.name}` reads {file}.)")


def _digest(document: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()[:16]
