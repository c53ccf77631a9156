"""Reports that an account is misused: taken from anybody, looked at and answered by whoever runs the deployment."""
