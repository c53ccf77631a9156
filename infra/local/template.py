"""Reads infra/resources.yaml and answers its references, as CloudFormation would."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import yaml

RESOURCES = Path(__file__).parents[1] / "resources.yaml"
PSEUDO_PARAMETERS = {"AWS::Partition": "aws", "AWS::AccountId": "000000000000", "AWS::Region": "us-east-1"}
_NO_VALUE = object()  # what AWS::NoValue is: the property is not there


class _Loader(yaml.SafeLoader):
    """Knows the short forms `!Ref x` and `!Name x` of CloudFormation."""


def _short_form(loader: yaml.SafeLoader, name: str, node: yaml.Node) -> dict[str, Any]:
    """Turn `!Sub x` into {"Fn::Sub": x}, and `!Ref x` into {"Ref": x}."""
    if isinstance(node, yaml.ScalarNode):
        value: Any = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(cast("yaml.MappingNode", node), deep=True)
    return {name if name in {"Ref", "Condition"} else f"Fn::{name}": value}


_Loader.add_multi_constructor("!", _short_form)


@dataclass
class Template:
    """The parsed file with its parameters; `created` learns the identity and the ARN of each resource."""

    document: dict[str, Any]
    parameters: dict[str, str]
    created: dict[str, tuple[str, str]] = field(default_factory=dict)

    @classmethod
    def load(cls, **parameters: str) -> "Template":
        """Parse the file; parameters that are not given take their defaults."""
        document = yaml.load(RESOURCES.read_text(), _Loader)  # noqa: S506 - a SafeLoader with our short forms
        defaults = {name: entry["Default"] for name, entry in document["Parameters"].items() if "Default" in entry}
        return cls(document, PSEUDO_PARAMETERS | defaults | parameters)

    def resources(self) -> dict[str, dict[str, Any]]:
        """Return the resources that the file declares, without what it adds to those of Chalice."""
        return {name: entry for name, entry in self.document["Resources"].items() if "Type" in entry}

    def is_made(self, resource: dict[str, Any]) -> bool:
        """Whether the parameters ask for a resource that is there on a condition."""
        return "Condition" not in resource or self._holds(resource["Condition"])

    def streams(self) -> dict[str, tuple[str, dict[str, Any]]]:
        """Return, for each function that reads a stream, the logical id of its table and how it reads."""
        found = {}
        for name, entry in self.document["Resources"].items():
            for event in entry["Properties"].get("Events", {}).values():
                if "Stream" in event["Properties"]:
                    table = event["Properties"]["Stream"]["Fn::GetAtt"].partition(".")[0]
                    found[name] = table, event["Properties"]
        return found

    def queues(self) -> dict[str, str]:
        """Return, for each function that takes messages from a queue, the logical id of the queue."""
        found = {}
        for name, entry in self.document["Resources"].items():
            for event in entry["Properties"].get("Events", {}).values():
                if "Queue" in event["Properties"]:
                    found[name] = event["Properties"]["Queue"]["Fn::GetAtt"].partition(".")[0]
        return found

    def environment(self) -> dict[str, str]:
        """Return what the functions find in their environment; every resource must have been created."""
        variables = self.document["Globals"]["Function"]["Environment"]["Variables"]
        return cast("dict[str, str]", self.resolve(variables))

    def resolve(self, value: Any) -> Any:
        """Return the tree with every reference and function answered."""
        if isinstance(value, list):
            return [self.resolve(item) for item in value]
        if not isinstance(value, dict):
            return value
        if len(value) == 1:
            [(name, argument)] = value.items()
            if name == "Ref" or name.startswith("Fn::"):
                return self._call(name, argument)
        found = {key: self.resolve(item) for key, item in value.items()}
        return {key: item for key, item in found.items() if item is not _NO_VALUE}

    def _call(self, name: str, argument: Any) -> Any:
        if name == "Ref":
            return _NO_VALUE if argument == "AWS::NoValue" else self._named(argument)
        if name == "Fn::GetAtt":
            return self._named(argument)
        if name == "Fn::Sub":
            return re.sub(r"\$\{([^}]+)\}", lambda match: self._named(match[1]), argument)
        if name == "Fn::If":
            condition, then, otherwise = argument
            return self.resolve(then if self._holds(condition) else otherwise)
        raise ValueError(f"the template uses {name}, which CloudFormation knows and the local stack does not")

    def _holds(self, condition: str) -> bool:
        return self._is_true(self.document["Conditions"][condition])

    def _is_true(self, statement: dict[str, Any]) -> bool:
        """Answer what stands among the conditions."""
        [(name, argument)] = statement.items()
        if name == "Condition":
            return self._holds(argument)
        if name == "Fn::Equals":
            left, right = (str(self.resolve(side)) for side in argument)
            return left == right
        if name == "Fn::Not":
            return not self._is_true(argument[0])
        if name == "Fn::And":
            return all(self._is_true(part) for part in argument)
        raise ValueError(f"a condition uses {name}, which CloudFormation knows and the local stack does not")

    def _bucket(self, logical_id: str) -> tuple[str, str]:
        """Return what is known of a bucket without creating it: its name is its identity."""
        resource = self.resources()[logical_id]
        if resource["Type"] != "AWS::S3::Bucket":
            raise KeyError(logical_id)
        name = self.resolve(resource["Properties"]["BucketName"])
        return name, f"arn:aws:s3:::{name}"

    def _named(self, name: str) -> str:
        if name in self.parameters:
            return self.parameters[name]
        logical_id, _, attribute = name.partition(".")
        identity, arn = self.created.get(logical_id) or self._bucket(logical_id)
        return arn if attribute == "Arn" else identity
