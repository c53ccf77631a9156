"""What builds and what runs it."""
