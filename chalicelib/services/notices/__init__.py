"""What whoever runs the deployment tells its accounts: on every page of their staff, and by mail."""
