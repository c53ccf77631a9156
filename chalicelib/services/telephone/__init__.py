"""Calls and texts: whom they reach, what was agreed and keyed, what may be sent back."""
