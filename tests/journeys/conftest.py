"""Journeys use the stage and browser of the page tests."""

from tests.http.conftest import browser, limited, stage, unlimited

__all__ = ["browser", "limited", "stage", "unlimited"]
