"""Pages of the operator's side, as values."""
