"""Taking everything along."""
