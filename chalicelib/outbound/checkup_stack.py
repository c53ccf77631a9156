"""A stack as CloudFormation has it: what the references of a policy lead to there."""

import re
from collections.abc import Mapping
from typing import Any, Final

from chalicelib.aws import client
from chalicelib.outbound.checkup_seen import seen
from chalicelib.values import dataclass

_REFERENCE: Final = re.compile(r"\$\{([^}]+)\}")
# How the ARN of a resource is made from its name, where region and account stand in it.
_ARNS: Final = {
    "AWS::DynamoDB::Table": "arn:{partition}:dynamodb:{region}:{account}:table/{name}",
    "AWS::KMS::Key": "arn:{partition}:kms:{region}:{account}:key/{name}",
    "AWS::Lambda::Function": "arn:{partition}:lambda:{region}:{account}:function:{name}",
    "AWS::S3::Bucket": "arn:{partition}:s3:::{name}",
    "AWS::SQS::Queue": "arn:{partition}:sqs:{region}:{account}:{name}",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """`resources` are type and physical name by the template's name; `parameters` are as they were given."""

    arn: str
    resources: Mapping[str, tuple[str, str]]
    parameters: Mapping[str, str]

    def resolved(self, value: Any) -> Any:
        """The same without references. Raise `LookupError` for one that the stack does not know."""
        match value:
            case {"Ref": str(name)}:
                return self._named(name)
            case {"Fn::GetAtt": [str(name), str(attribute)]}:
                return self._attribute(name, attribute)
            case {"Fn::Sub": str(text)}:
                return _REFERENCE.sub(lambda found: self._substituted(found[1]), text)
            case dict():
                return {name: self.resolved(inner) for name, inner in value.items()}
            case list():
                return [self.resolved(inner) for inner in value]
        return value

    @property
    def _place(self) -> dict[str, str]:
        _, partition, _, region, account, rest = self.arn.split(":", 5)
        return {"partition": partition, "region": region, "account": account, "stack": rest.split("/")[1]}

    def _substituted(self, name: str) -> str:
        name, _, attribute = name.partition(".")
        return self._attribute(name, attribute) if attribute else self._named(name)

    def _named(self, name: str) -> str:
        place = self._place
        own = {
            "AWS::Partition": place["partition"],
            "AWS::Region": place["region"],
            "AWS::AccountId": place["account"],
            "AWS::StackName": place["stack"],
        }
        if name in own:
            return own[name]
        return self.resources[name][1] if name in self.resources else self.parameters[name]

    def _attribute(self, name: str, attribute: str) -> str:
        kind, physical = self.resources[name]
        if attribute != "Arn":
            raise LookupError(f"{name}.{attribute}")
        return _ARNS[kind].format(**self._place, name=physical.rpartition("/")[2])


def find_stack(name: str) -> Stack | None:
    """The stack of that name; None where there is none, or it could not be seen."""
    formation = client("cloudformation")
    try:
        told = seen(lambda: formation.describe_stacks(StackName=name))
    except formation.exceptions.ClientError:  # `ValidationError`: no such stack
        return None
    if told is None:
        return None
    [about] = told["Stacks"]
    pages = formation.get_paginator("list_stack_resources").paginate(StackName=name)
    return Stack(
        arn=about["StackId"],
        resources={
            one["LogicalResourceId"]: (one["ResourceType"], one.get("PhysicalResourceId", ""))
            for page in pages
            for one in page["StackResourceSummaries"]
        },
        parameters={one["ParameterKey"]: one.get("ParameterValue", "") for one in about.get("Parameters", ())},
    )
