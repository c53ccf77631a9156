"""Counting requests, and reading what was counted: Home, Statistics, and the public page of a year's figures."""
