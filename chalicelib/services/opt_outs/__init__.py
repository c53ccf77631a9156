"""The list of those who opted out, and what changes it."""
