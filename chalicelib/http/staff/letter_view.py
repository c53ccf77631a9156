"""Letters as staff see them: how far each has come, and what can be done about one that told nobody."""

from collections.abc import Sequence
from datetime import date

from chalicelib.domain.account import Staff
from chalicelib.domain.correspondence import Filed, Letter, LetterState
from chalicelib.domain.permissions import Permission, permits
from chalicelib.domain.request import Request
from chalicelib.domain.telling import meets, still_to_tell
from chalicelib.http import views
from chalicelib.services.letters.came_back import UNTOLD


def letter_views(staff: Staff, head: Request, letters: Sequence[Letter]) -> list[views.LetterView]:
    """The letters of a request and of its submission, oldest first."""
    able = permits(staff.user.role, Permission.HANDLE_REQUESTS)
    return [_letter(letter, head, able=able) for letter in sorted(letters, key=_order)]


def letter_url(letter: Letter) -> str:
    """The path of a letter of a request."""
    return f"/staff/requests/{letter.request}/letters/{letter.id}"


def _order(letter: Letter) -> tuple[object, str]:
    return letter.created_at, letter.id


def _letter(letter: Letter, head: Request, *, able: bool) -> views.LetterView:
    untold = able and letter.request == head.id and letter.state in UNTOLD
    url = letter_url(letter)
    return views.LetterView(
        kind=letter.kind.value,
        to=_to(letter),
        at=letter.created_at,
        state=letter.state.value,
        sent_at=letter.sent_at,
        attempts=letter.attempts,
        failure=letter.failure.value if letter.failure else "",
        means=letter.means.value if letter.means else "",
        told_url=f"{url}/told" if untold else "",
        again_url=f"{url}/again" if untold and letter.to else "",
        url=url if letter.passages else "",
    )


def _to(letter: Letter) -> str:
    contact = letter.to or letter.number
    return contact.masked() if contact else ""


def first_untold(head: Request, filed: Sequence[Filed]) -> Letter | None:
    """The letter that staff should see to first: one whose clock runs before one without, the earlier date first."""
    waiting = still_to_tell(head, [item for item in filed if isinstance(item, Letter)])
    return min(waiting, key=lambda letter: (told_by(head, letter) or date.max, letter.created_at), default=None)


def told_by(head: Request, letter: Letter) -> date | None:
    """By when the person must have been told what a letter says; None where no clock hangs on it."""
    running = [clock.due for clock in head.clocks if clock.period in meets(letter.kind) and clock.met_at is None]
    return min(running, default=None)


def untold_key(letter: Letter) -> str:
    """The key of the next step about a letter that told nobody."""
    return "letter-to-post" if letter.state is LetterState.TO_POST else "letter-back"
