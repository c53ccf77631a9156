"""Storage: one contract for both engines."""
