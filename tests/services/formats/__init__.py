"""Wishes for another form."""
