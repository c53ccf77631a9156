"""Tests of chalicelib.outbound."""
