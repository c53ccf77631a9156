"""What the webhooks of the telephone company have in common, and what the telephone is told to do."""
