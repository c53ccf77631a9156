"""Erasing an account."""
