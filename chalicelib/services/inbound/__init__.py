"""Mail that comes in: whom it is for, what it becomes, what is held back, and what staff do with it."""
