"""The operator's command, `recourse`."""
