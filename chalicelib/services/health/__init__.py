"""How the deployment is doing: what runs, what waits, what has failed; nothing of any account's content."""
