"""Financial incentives."""
