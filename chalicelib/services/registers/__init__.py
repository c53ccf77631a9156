"""Registers that a business keeps beside its requests."""
