"""Staff in front of their browsers: hired, signed in, looking at a request."""

from chalicelib.domain.account import Account, User
from chalicelib.domain.correspondence import Letter, LetterKind
from chalicelib.domain.passing import STAFF_LONGEST, StaffSession
from chalicelib.domain.permissions import Role
from chalicelib.domain.request import Request
from chalicelib.domain.rights import Right
from chalicelib.services.accounts.sessions import new_token, session_name
from chalicelib.services.consumer.codes import issue_code
from chalicelib.services.handling.read_part import Part
from tests.fakes import acme
from tests.http.client import Browser, Pages
from tests.http.stage import Stage


def hire(stage: Stage, role: Role, name: str = "", account: Account | None = None) -> User:
    """Invite somebody; the name is also the first part of their address."""
    return acme.hire(stage.desk, account or stage.account, role, name).user


def enter(stage: Stage, user: User, *, factor: bool = False) -> Browser:
    """A browser in which the user is signed in, without the code; with `factor` as if they had shown a second one."""
    token = new_token(stage.desk, user)
    now = stage.desk.clock.now()
    session = StaffSession(
        id=session_name(stage.desk, token),
        account=user.account,
        user=user.id,
        signed_in_at=now,
        seen_at=now,
        role=user.role.value,
        factor=factor,
    )
    stage.desk.work.ephemeral.put(session, until=now + STAFF_LONGEST)
    browser = Browser(stage.app)
    browser.cookies["staff"] = token
    return browser


def asked(stage: Stage, right: Right = Right.KNOW_SPECIFIC, *, confirmed: bool = True) -> Request:
    """Ana's request to the business."""
    return acme.ask_one(stage.desk, stage.desk.accounts.get(stage.account.id), right, confirmed=confirmed)


def present(stage: Stage, request: Request) -> Request:
    """The request as it is now."""
    return stage.desk.requests.get(request.account, request.id)


def page_of(request: Request, step: str = "") -> str:
    """The address of a request's page, or of a step."""
    return f"/staff/requests/{request.id}" + (f"/{step}" if step else "")


def whole(browser: Browser, request: Request) -> Pages:
    """All sub-pages of a request, as one."""
    return Pages([browser.get(f"{page_of(request)}?part={part}") for part in Part])


def code_letters(stage: Stage, email: str) -> list[Letter]:
    """The sign-in letters that wait for an address, oldest first."""
    places = stage.desk.outbox.overdue(now=stage.desk.clock.now().replace(year=2099), limit=1000)
    found = [letter for letter in map(stage.desk.outbox.find, places) if letter]
    codes = [letter for letter in found if letter.kind is LetterKind.STAFF_CODE]
    return sorted((one for one in codes if one.to and one.to.address == email), key=lambda letter: letter.id)


def mailed_code(stage: Stage, email: str) -> str:
    """The code in the newest sign-in letter of an address, valid from now."""
    letter = code_letters(stage, email)[-1]
    return issue_code(stage.desk, letter.account, letter.values["subject"], letter.id)
