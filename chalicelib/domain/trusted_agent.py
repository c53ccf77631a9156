"""An authorized agent that the operator trusts: an entry of `agents.json`, read with tolerance.

Real files misspell fields and add others; what counts is an id and a key that only its owner can sign under. An entry
without those is left out, and two entries of one id are both left out: nobody could say whose signature counts.
"""

import base64
import binascii
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final

from chalicelib.domain.weak_keys import is_weak
from chalicelib.values import dataclass

KEY_BYTES: Final = 32
_ID: Final = re.compile(r"[A-Za-z0-9_.:-]{1,100}")
_NAME: Final = 100


@dataclass(frozen=True, slots=True)
class Agent:
    """Who signs: the id, the raw Ed25519 key, and a name to show."""

    id: str
    key: bytes
    name: str


@dataclass(frozen=True, slots=True)
class AgentFile:
    """What a file held: agents by id, and how many entries were of no use."""

    agents: Mapping[str, Agent]
    skipped: int


def read_agents(content: bytes) -> AgentFile:
    """Read `agents.json`. Raise `ValueError` where the whole is no list of objects: then the one before stands."""
    try:
        listed = json.loads(content)
    except (UnicodeDecodeError, RecursionError):
        raise ValueError("agents.json is not JSON") from None
    if not isinstance(listed, list):
        raise ValueError("agents.json is no list")  # noqa: TRY004  the caller handles one kind of trouble
    found = [agent for entry in listed if (agent := _agent(entry))]
    once = _without_doubles(found)
    return AgentFile({agent.id: agent for agent in once}, len(listed) - len(once))


def _agent(entry: Any) -> Agent | None:
    if not isinstance(entry, dict):
        return None
    name, key = entry.get("id"), _key(entry.get("verify_key"))
    if not isinstance(name, str) or not _ID.fullmatch(name) or key is None:
        return None
    called = entry.get("name")
    shown = " ".join(called.split())[:_NAME] if isinstance(called, str) else ""
    return Agent(id=name, key=key, name=shown if shown.isprintable() and shown else name)


def _key(text: Any) -> bytes | None:
    if not isinstance(text, str):
        return None
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        return None
    return key if len(key) == KEY_BYTES and not is_weak(key) else None


def _without_doubles(agents: Iterable[Agent]) -> list[Agent]:
    found = list(agents)
    seen = Counter(agent.id for agent in found)
    return [agent for agent in found if seen[agent.id] == 1]
