"""Tests of the use cases in `services.accounts`."""
