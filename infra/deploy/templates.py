"""The two templates of a stage: all of it, and its data alone, with which it begins and to which it shrinks."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

# What the data need to be safe, and what DNS elsewhere refers to: made anew that would ask for other records. All free.
_WITH_DATA: Final = frozenset(
    {"AWS::S3::BucketPolicy", "AWS::KMS::Alias", "AWS::SES::EmailIdentity", "AWS::ApiGateway::DomainName"}
)
# What holds data that nobody can make again.
DATA: Final = frozenset({"AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::KMS::Key", "AWS::SecretsManager::Secret"})


def with_code(document: Mapping[str, Any], bucket: str, key: str) -> dict[str, Any]:
    """The whole template, whose functions find their code in the bucket."""
    resources = {}
    for name, resource in document["Resources"].items():
        is_function = resource["Type"] == "AWS::Serverless::Function"
        code = {"CodeUri": {"Bucket": bucket, "Key": key}} if is_function else {}
        resources[name] = {**resource, "Properties": {**resource.get("Properties", {}), **code}}
    return {**document, "Resources": resources}


def only_data(document: Mapping[str, Any], *, is_new: bool = False) -> dict[str, Any]:
    """The template without all that could be made again.

    Where the tables are new they are not protected from deletion yet, so that a first creation that fails leaves
    nothing; the whole template, which follows, protects them.
    """
    every = document["Resources"]
    kept = {name for name, one in every.items() if one.get("DeletionPolicy") == "Retain" or one["Type"] in _WITH_DATA}
    while more := {name for one in kept for name in referred(every[one]) if name in every} - kept:
        kept |= more
    resources = {name: every[name] for name in every if name in kept}
    if is_new:
        resources = {name: _unprotected(one) for name, one in resources.items()}
    parts = ("AWSTemplateFormatVersion", "Parameters", "Rules", "Conditions", "Mappings")
    return {part: document[part] for part in parts if part in document} | {"Resources": resources}


def _unprotected(resource: dict[str, Any]) -> dict[str, Any]:
    properties = resource.get("Properties", {})
    if "DeletionProtectionEnabled" not in properties:
        return resource
    return {**resource, "Properties": {**properties, "DeletionProtectionEnabled": False}}


def referred(value: Any) -> Iterator[str]:
    """Everything that a piece of a template refers to."""
    if isinstance(value, list):
        for item in value:
            yield from referred(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key in {"Ref", "DependsOn"}:
                yield from [item] if isinstance(item, str) else item
            elif key == "Fn::GetAtt":
                yield item[0] if isinstance(item, list) else item.partition(".")[0]
            elif key == "Fn::Sub":
                text = item if isinstance(item, str) else item[0]
                yield from (found.partition(".")[0] for found in re.findall(r"\$\{([^!}]+)\}", text))
                yield from referred(item[1:]) if isinstance(item, list) else ()
            else:
                yield from referred(item)
