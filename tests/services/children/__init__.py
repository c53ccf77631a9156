"""A child asked without a parent."""
