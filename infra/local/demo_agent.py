"""The agent whom the demo business lets in: its key, and the list of agents that this machine trusts."""

import subprocess
import sys
from pathlib import Path
from typing import Final

from infra.local.processes import ROOT

NAME: Final = "DEMO_AGENT"
EXAMPLE: Final = ROOT / "docs/examples/drp_agent.py"


def agents_file(folder: Path) -> Path:
    """The list that `RECOURSE_DRP_AGENTS` names on this machine."""
    return folder / "agents.json"


def trust_an_agent(folder: Path, *, demo: bool) -> None:
    """Write the list where there is none: with a new agent, whose key is in `agent.json`; without the demo nobody."""
    listed = agents_file(folder)
    if listed.exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    listed.write_text(_introduced(folder / "agent.json") if demo else "[]\n")


def _introduced(key: Path) -> str:
    command = [sys.executable, str(EXAMPLE), str(key), "key", NAME]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603  our own command
