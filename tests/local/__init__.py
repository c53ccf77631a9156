"""Tests of the one-machine stack: they start and kill real processes."""
