"""The rules of the house as checks; each check is shown to fail on a bad sample before the tree has to pass it."""
