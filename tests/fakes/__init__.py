"""Ports in memory: the same contracts as the real ones, held to them by the same tests."""
