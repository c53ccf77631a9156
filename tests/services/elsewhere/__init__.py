"""Requests from places that the business does not serve."""
