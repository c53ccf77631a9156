"""The units, file for file."""
