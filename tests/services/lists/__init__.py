"""Lists of contacts and links to unsubscribe."""
