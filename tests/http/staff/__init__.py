"""What staff see and do in a browser."""
