"""What runs without a person waiting: streams and schedules."""
