"""What an account's own systems are told, and how it is delivered."""
