"""Every template with sample data."""
