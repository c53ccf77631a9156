"""What the consumer's pages have in common, and how they show where a request stands."""
