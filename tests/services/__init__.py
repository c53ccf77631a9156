"""Use cases on a desk in memory: one file for each, its name is the use case."""
