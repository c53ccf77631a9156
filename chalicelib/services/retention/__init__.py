"""Keeping and forgetting: what is held, what is due, and how it goes for good."""
