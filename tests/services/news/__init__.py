"""News of the operator's: to who wants them, and to nobody else."""
