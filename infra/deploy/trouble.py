"""What ends a command of the deployer: one sentence with the remedy, never a stack trace."""


class CannotDeploy(Exception):
    """Nothing goes on; the message says what is missing and what to do."""
