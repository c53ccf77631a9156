"""Each file turns one foreign message into a `SubmitRequest`, and does nothing else."""
