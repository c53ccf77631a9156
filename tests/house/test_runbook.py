"""The runbook: a section for each alarm and an alarm for each section, and no command that does not exist."""

import argparse
import re
import shlex
from collections.abc import Iterator

import pytest
import yaml

from chalicelib.cli.main import _parser
from tests.house.source import ROOT

RESTORE = (ROOT / "docs" / "restore.md").read_text(encoding="utf-8")
RUNBOOK = (ROOT / "docs" / "runbook.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
BUDGET = "spend"  # an AWS::Budgets::Budget rather than an alarm


def commands() -> Iterator[str]:
    for block in re.findall(r"^```\n(.*?)^```", RUNBOOK, re.MULTILINE | re.DOTALL):
        yield from (line for line in block.splitlines() if not line.startswith("alias "))
    yield from re.findall(r"`((?:recourse|make) [^`]+)`", RUNBOOK)
    beside = re.search(r"alias beside='\.venv/bin/(.+)'", RESTORE)
    assert beside
    told = re.findall(r"^ +((?:recourse|beside) .+?)(?: +#.*)?$", RESTORE, re.MULTILINE)
    yield from (re.sub(r"^beside", beside[1], one) for one in told)


def slug(heading: str) -> str:
    """The anchor of a heading."""
    return re.sub(r"[^a-z0-9 -]", "", heading.lower()).replace(" ", "-")


def sections(part: str) -> list[str]:
    text = RUNBOOK.partition(f"## {part}\n")[2].partition("\n## ")[0]
    return re.findall(r"^### (.+)$", text, re.MULTILINE)


def kebab(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name).lower()


class _Loader(yaml.SafeLoader):
    """Reads CloudFormation's short forms as nothing."""


_Loader.add_multi_constructor("!", lambda loader, suffix, node: None)


def alarms() -> set[str]:
    template = yaml.load((ROOT / "infra" / "resources.yaml").read_text(), _Loader)  # noqa: S506  a safe loader of ours
    return {kebab(name) for name, one in template["Resources"].items() if one.get("Type") == "AWS::CloudWatch::Alarm"}


def test_each_alarm_has_its_section_and_each_section_its_alarm() -> None:
    told, rings = {slug(one) for one in sections("Alarms")} - {BUDGET}, alarms()
    assert rings <= told
    assert told == (rings or told)  # a template that has none yet says nothing against the sections


@pytest.mark.parametrize("section", sections("Alarms"))
def test_each_alarm_is_told_by_its_cause_its_check_and_its_cure(section: str) -> None:
    text = RUNBOOK.partition(f"### {section}\n")[2].partition("\n##")[0].lower()
    assert all(f"**{word}**" in text for word in ("cause", "cure")), section
    assert "**check**" in text or "as for" in text, section


@pytest.mark.parametrize("command", sorted(set(commands())))
def test_each_command_exists_with_its_options(command: str) -> None:
    words = shlex.split(command.partition(" < ")[0])
    if words[0] == "make":
        assert re.search(rf"^{words[1]}:", MAKEFILE, re.MULTILINE), f"make knows no {words[1]}"
        return
    assert words[0] == "recourse"
    if words == ["recourse", "suppression", "check"]:
        words += ["--account", "acme"]  # named in passing
    try:
        given = _parser().parse_args(words[1:])
    except SystemExit:
        pytest.fail(f"recourse refuses: {command}")
    assert isinstance(given, argparse.Namespace)


def test_each_link_leads_to_a_section() -> None:
    anchors = {slug(heading) for heading in re.findall(r"^#+ (.+)$", RUNBOOK, re.MULTILINE)}
    assert set(re.findall(r"\]\(#([^)]+)\)", RUNBOOK)) <= anchors
    for page in (ROOT / "chalicelib").rglob("*.py"):
        named = set(re.findall(r"runbook\.md#([a-z-]+)", page.read_text(encoding="utf-8")))
        assert named <= anchors, page
