"""A form that was just sent, what its sender does next and what staff do."""

from itertools import count

from chalicelib.domain.ids import Reference, RequestId
from chalicelib.domain.request import Outcome
from chalicelib.domain.verification import MatchMethod, MatchResult
from chalicelib.services.handling.decide_request import DecideRequest, decide_request
from chalicelib.services.handling.record_match import RecordMatch, record_match
from tests.http.client import Browser, Page
from tests.http.filling import HOME, answers, reference_of, send
from tests.http.stage import Stage

STATUS = f"{HOME}/status"


NUMBERS = count(1)


class Sent:
    """A form that was just sent by somebody with an address of their own."""

    def __init__(self, stage: Stage, browser: Browser, *rights: str) -> None:
        self.stage = stage
        self.browser = browser
        self.email = f"person{next(NUMBERS)}@example.com"
        chosen = {"rights": list(rights or ("know_specific",))}
        self.receipt = send(browser, answers(rights=chosen, contact={"email": self.email}))
        self.reference = Reference(reference_of(self.receipt))
        self.code = stage.code_to(self.email)

    @property
    def requests(self) -> tuple[RequestId, ...]:
        """The ids of its requests."""
        return self.stage.desk.requests.submission(self.stage.account.id, self.reference).requests

    def confirm(self) -> Page:
        """Enter the code on the page after the receipt."""
        page = self.browser.click(self.receipt, "Enter the code")
        return self.browser.press(page, {"code": self.code})

    def come_back(self, browser: Browser) -> Page:
        """Ask for a code in another browser and return the page that takes it."""
        return browser.press(browser.get(STATUS), {"reference": self.reference, "email": self.email})

    def verify(self) -> None:
        """Staff find the person in their records."""
        for request in self.requests:
            command = RecordMatch(
                request=request,
                compared=("name", "email", "customer_number"),
                method=MatchMethod.RECORDS,
                result=MatchResult.MATCHED,
                declaration=True,
                contact_on_file=True,
            )
            record_match(self.stage.desk, self.stage.staff, command)

    def decide(self, outcome: Outcome, *grounds: str, text: str = "") -> None:
        """Staff answer the first request."""
        command = DecideRequest(request=self.requests[0], outcome=outcome, grounds=grounds, text=text)
        decide_request(self.stage.desk, self.stage.staff, command)
