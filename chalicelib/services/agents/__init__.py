"""Authorized agents by the Data Rights Protocol."""
