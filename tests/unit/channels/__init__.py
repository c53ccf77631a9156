"""Tests of chalicelib.channels."""
