"""Tests of the use cases in `services.figures`."""
