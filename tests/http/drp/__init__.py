"""Agents of consumers, by the Data Rights Protocol."""
