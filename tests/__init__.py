"""Tests: unit/ and services/ need nothing; the others share one local AWS engine (conftest.py)."""
