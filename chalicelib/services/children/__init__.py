"""A child asked without a parent: the restricted task to remove its data."""
