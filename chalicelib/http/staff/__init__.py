"""What the staff's pages have in common, and how they show requests, letters, clocks and calls."""
