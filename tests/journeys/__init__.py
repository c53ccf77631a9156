"""Whole journeys, which read like a specification."""
