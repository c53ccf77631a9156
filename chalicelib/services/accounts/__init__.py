"""A business, its users, its keys and its settings."""
