"""Accounts pass to another business, or all of them to another operator."""
