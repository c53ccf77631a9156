"""What staff do with one request; `step` is what all of it has in common."""
