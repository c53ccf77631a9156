"""Keeping and forgetting."""
