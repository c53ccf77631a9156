"""What the telephone company posts, and what callers hear and read."""
