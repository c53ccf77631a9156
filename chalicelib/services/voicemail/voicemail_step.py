"""What the background does with a voicemail, one step at a time."""

from collections.abc import Callable

from chalicelib.domain.voicemail import Voicemail
from chalicelib.services.ports.desk import Desk
from chalicelib.values import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that is done with a voicemail, safe to be done again: a crash may come between any two calls.

    `due` says whether anything is left to do. `do` returns the record as it then is: changed only, or stored already
    with the next version; who works on the voicemail stores what is changed. When `due` holds afterwards, it is done
    again at the `work_at` that it has set, else by the usual schedule, as after any error. `Conflict` means that
    somebody else has stored the voicemail: everything waits for the next look.
    """

    name: str
    due: Callable[[Voicemail], bool]
    do: Callable[[Desk, Voicemail], Voicemail]
