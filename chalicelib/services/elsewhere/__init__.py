"""Requests from places that the business does not serve: what staff decide, and what is left of them."""
