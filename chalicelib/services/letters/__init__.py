"""How letters leave, what happens when they do not arrive, and how they are read again."""
