"""The pages, through the real app as API Gateway would call it, on the running engine."""
