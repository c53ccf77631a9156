"""What deploys Recourse: the package, the change set that is shown, the stack on an emulator."""
