"""Everything of an account, to take along."""
