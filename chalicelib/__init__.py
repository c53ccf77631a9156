"""Recourse: the open privacy-request desk. Start reading at `composition/` and `services/`."""
