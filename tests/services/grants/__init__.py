"""Who lets the operator in, and what the operator then can and cannot do."""
