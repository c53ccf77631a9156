"""Recourse: the open privacy-request desk. Start reading at `composition.py` and `services/`."""
