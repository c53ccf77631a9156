"""The stage of the page tests."""

from tests.http.conftest import agent, agents, browser, line, stage, unlimited

__all__ = ["agent", "agents", "browser", "line", "stage", "unlimited"]
