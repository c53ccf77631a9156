"""Tests of the tools that auditors run."""
