"""What a privacy request is: records, rules and vocabulary; no I/O, no clock, no environment."""
