"""Wishes for another form: asked for by anybody, followed by staff to their end."""
