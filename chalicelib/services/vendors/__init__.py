"""Vendors are told of what people ask, and their answers are followed to the end."""
