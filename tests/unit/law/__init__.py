"""Tests of the law, file for file; the tables were made independently."""
