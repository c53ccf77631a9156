"""Journeys use the stage and browser of the page tests."""

from tests.http.conftest import browser, limited, line, stage, unlimited

__all__ = ["browser", "limited", "line", "stage", "unlimited"]
