"""Systems that call the API with a key."""
