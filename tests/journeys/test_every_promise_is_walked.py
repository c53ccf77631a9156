"""Each promise of each policy has a walk of its own, in the order of the policy, and says in words what is promised."""

import re
from pathlib import Path

import pytest

POLICIES = {
    "optacy": ("O", 19),
    "soleo": ("S", 14),
    "cloudcall": ("C", 7),
    "calleridreputation": ("R", 8),
    "smartcalls": ("M", 9),
}
_HERE = Path(__file__).parent


def walks(policy: str) -> list[str]:
    """The names of a policy's tests, in the order in which they are read."""
    files = sorted(_HERE.glob(f"test_{policy}*.py"))
    return [name for file in files for name in re.findall(r"^def test_(\w+)", file.read_text(), re.MULTILINE)]


@pytest.mark.parametrize("policy", POLICIES)
def test_each_promise_has_a_walk_and_each_walk_a_promise(policy: str) -> None:
    letter, count = POLICIES[policy]
    promised = [f"{letter.lower()}{number}" for number in range(1, count + 1)]
    walked = [name.partition("_")[0] for name in walks(policy)]
    assert sorted(set(walked), key=lambda code: int(code[1:])) == promised
    assert walked == sorted(walked, key=lambda code: int(code[1:])), "in the order of the policy"


@pytest.mark.parametrize("policy", POLICIES)
def test_the_checklist_at_the_head_names_every_promise(policy: str) -> None:
    letter, count = POLICIES[policy]
    head = " ".join((_HERE / f"test_{policy}.py").read_text().split('"""')[1].split())
    for number in range(1, count + 1):
        assert re.search(rf"\b{letter}{number} [a-z]", head), f"{letter}{number}"


@pytest.mark.parametrize("policy", POLICIES)
def test_a_name_says_the_promise_in_words(policy: str) -> None:
    assert all(len(name.split("_")) >= 8 for name in walks(policy))
