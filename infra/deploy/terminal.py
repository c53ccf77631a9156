"""What the deployer says, and the two questions that it asks."""

import sys
from dataclasses import dataclass, field

from infra.deploy.trouble import CannotDeploy


@dataclass(frozen=True, slots=True)
class Terminal:
    """A person, or a build server that answered beforehand: `yes` (YES=1) and `typed` (CONFIRM=name of the stack)."""

    yes: bool = False
    typed: str = ""
    interactive: bool = field(default_factory=sys.stdin.isatty)

    def say(self, words: str = "") -> None:
        """Print a line at once."""
        print(words, flush=True)

    def agree(self, question: str) -> None:
        """Return if the answer is yes. Raise `CannotDeploy` otherwise; nothing has been changed then."""
        if self.yes:
            self.say(f"{question} yes (YES=1)")
            return
        if not self.interactive:
            raise CannotDeploy("nobody is there to say yes; look at the changes above and repeat with YES=1.")
        if input(f"{question} [yes/no] ").strip().lower() not in {"y", "yes"}:
            raise CannotDeploy("you said no; nothing was changed.")

    def type_name(self, name: str, what: str) -> None:
        """Return if the name was typed, which YES=1 does not do. Raise `CannotDeploy` otherwise."""
        if self.typed == name:
            self.say(f"{what}: confirmed (CONFIRM={name})")
            return
        if self.typed or not self.interactive:
            raise CannotDeploy(f"{what}: this needs the stack's name typed; repeat with CONFIRM={name}.")
        if input(f"{what}.\nType {name} to go on: ").strip() != name:
            raise CannotDeploy("that is not its name; nothing was changed.")
