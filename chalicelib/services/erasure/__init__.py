"""Erasing an account for good."""
