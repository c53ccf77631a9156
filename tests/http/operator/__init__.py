"""What who runs the deployment sees and does in a browser."""
