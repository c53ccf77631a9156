"""Complaints and appeals that left the house."""
