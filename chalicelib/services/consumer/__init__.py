"""What the person who asked does afterwards: codes, status, receipt, appeal, withdrawal."""
