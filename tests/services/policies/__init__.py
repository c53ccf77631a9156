"""Tests of `services/policies`."""
