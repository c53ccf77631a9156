"""Journeys use the stage and browser of the page tests."""

from tests.http.conftest import browser, stage

__all__ = ["browser", "stage"]
