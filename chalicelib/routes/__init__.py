"""Blueprints by reader: consumers, staff, agents, machines."""
