"""`agents.json` as it is found in the world."""

import base64
import json
from typing import Any

import pytest

from chalicelib.domain.trusted_agent import Agent, read_agents

KEY = base64.b64encode(bytes(range(32))).decode()


def entry(**changes: Any) -> dict[str, Any]:
    return {"id": "AA_1", "name": "One", "verify_key": KEY} | changes


def read(*entries: Any) -> tuple[list[Agent], int]:
    found = read_agents(json.dumps(entries).encode())
    return list(found.agents.values()), found.skipped


def test_an_agent_is_its_id_and_its_key() -> None:
    assert read(entry(supported_verfications=["phone"], logo=None)) == ([Agent("AA_1", bytes(range(32)), "One")], 0)


@pytest.mark.parametrize(
    "bad",
    [
        "AA_1",
        entry(id=""),
        entry(id=7),
        entry(id="A/B"),
        entry(id="x" * 101),
        entry(verify_key=None),
        entry(verify_key="no base64!"),
        entry(verify_key=KEY[:-4]),
        entry(verify_key="00" * 32),
    ],
    ids=repr,
)
def test_an_entry_of_no_use_is_left_out_and_counted(bad: Any) -> None:
    assert read(bad, entry(id="AA_2")) == ([Agent("AA_2", bytes(range(32)), "One")], 1)


def test_of_two_with_one_id_nobody_is_trusted() -> None:
    agents, skipped = read(entry(), entry(name="Two"), entry(id="AA_3"))
    assert ([agent.id for agent in agents], skipped) == (["AA_3"], 2)


@pytest.mark.parametrize(("name", "shown"), [(" A  B ", "A B"), (None, "AA_1"), ("", "AA_1"), ("a\u202eb", "AA_1")])
def test_the_name_is_shown_or_the_id(name: Any, shown: str) -> None:
    assert read(entry(name=name))[0][0].name == shown


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff", b"[" * 100_000, b"null"])
def test_what_is_no_list_is_refused_as_a_whole(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_agents(content)
