"""AWS as it is on a bad day: what comes of it, and that nothing is lost."""
