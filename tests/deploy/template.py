"""What tests ask of the packaged template; references are in CloudFormation's long form there."""

from typing import Any

from tests.house.package import Package

Entry = dict[str, Any]


def of_type(package: Package, kind: str) -> dict[str, Entry]:
    """The properties of all resources of a type, by their logical ids."""
    resources = package.template["Resources"].items()
    return {name: entry.get("Properties", {}) for name, entry in resources if entry["Type"] == kind}


def entry(package: Package, name: str) -> Entry:
    """A resource with all that is said of it."""
    found: Entry = package.template["Resources"][name]
    return found


def properties(package: Package, name: str) -> Entry:
    """What a resource is to be."""
    found: Entry = entry(package, name)["Properties"]
    return found
