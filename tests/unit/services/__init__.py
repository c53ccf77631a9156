"""Tests of single use cases that need no fakes."""
