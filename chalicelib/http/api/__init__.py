"""The frame of the API for systems: who signed, what an operation reads and answers, its document."""
