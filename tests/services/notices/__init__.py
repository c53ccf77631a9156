"""What whoever runs the deployment tells its accounts."""
