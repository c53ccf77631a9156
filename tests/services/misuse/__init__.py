"""Reports that an account is misused."""
