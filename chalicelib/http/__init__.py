"""What Chalice lacks: endpoints that map errors, pages, sessions, form tokens, rate limits."""
