"""What consumers see and do in a browser."""
