"""Texts to our numbers."""
