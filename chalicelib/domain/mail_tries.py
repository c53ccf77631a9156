"""How often a mail that came in was tried: counted before it is read, for a function that it kills tells nothing."""

import json
from datetime import datetime, timedelta
from typing import Final, Self

from chalicelib.values import dataclass, replace

# How old a mail is at least when a sweep tries it for the first time, the second and so on; one that was tried as
# often as this has places is given up. The events about it try it as well, three times within minutes.
AGES: Final = (
    timedelta(0),
    timedelta(minutes=20),
    timedelta(hours=1),
    timedelta(hours=3),
    timedelta(hours=8),
    timedelta(hours=24),
)
OPENED: Final = 4  # tries that take a mail apart; later ones file it as it is
TRIES_LIFE: Final = timedelta(days=7)  # then it all begins anew for a mail that still lies there


@dataclass(frozen=True, slots=True)
class MailTries:
    """How often a mail was tried. One that was given up is the operator's, who has it tried from the beginning.

    `survived` are the tries that ended by themselves, whatever they could not do: a store that does not answer is no
    fault of the mail, which is tried again at the next sweep. What ends its function counts.

    `digest` is what an earlier try that took it apart knew it by: that try may have filed it and died behind that.
    """

    count: int = 0
    given_up: bool = False
    digest: str = ""
    survived: int = 0

    @classmethod
    def read(cls, text: str | None) -> Self:
        """What `text` has written; nothing is known of a mail that nobody has tried yet."""
        return cls(*json.loads(text)) if text else cls()

    @property
    def text(self) -> str:
        """As it is kept."""
        return json.dumps([self.count, self.given_up, self.digest, self.survived])

    @property
    def opens(self) -> bool:
        """Whether this try takes the mail apart."""
        return self.deaths <= OPENED

    @property
    def deaths(self) -> int:
        """How many tries, the one under way included, are not known to have ended by themselves."""
        return self.count - self.survived

    def next(self) -> Self:
        """With one try more."""
        return replace(self, count=self.count + 1)

    def due_at(self, came_at: datetime) -> datetime | None:
        """When a sweep tries it again; None for one that was tried as often as anything is."""
        return came_at + AGES[self.deaths] if self.deaths < len(AGES) else None
