"""What a sent form left behind."""

from chalicelib.domain.ids import Reference
from chalicelib.domain.request import Request, Submission
from tests.http.client import Page
from tests.http.filling import reference_of
from tests.http.stage import Stage


def stored(stage: Stage, receipt: Page) -> tuple[Submission, list[Request]]:
    """What lies in the tables under the receipt's reference."""
    submission = stage.desk.requests.submission(stage.account.id, Reference(reference_of(receipt)))
    return submission, [stage.desk.requests.get(stage.account.id, request) for request in submission.requests]
