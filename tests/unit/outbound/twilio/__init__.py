"""The telephone company over real HTTP."""
