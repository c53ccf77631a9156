"""The telephone line on a stage of its own: the company and the transcriber in memory, the bucket a real one."""

from typing import cast

from chalicelib.domain.account import Account
from chalicelib.domain.contact import Phone
from chalicelib.domain.request import Request
from chalicelib.domain.rights import Right
from chalicelib.domain.voicemail import Voicemail, Words
from tests.fakes import caller
from tests.fakes.phone import MemoryPhoneCompany, MemoryTranscriber
from tests.http.stage import Stage


def open_line(stage: Stage) -> None:
    """Let the stage's desk speak to a company and a transcriber that tests can look into."""
    stage.desk.__dict__["phone_company"] = MemoryPhoneCompany()
    stage.desk.__dict__["transcriber"] = MemoryTranscriber()


def company(stage: Stage) -> MemoryPhoneCompany:
    """The telephone company."""
    return cast("MemoryPhoneCompany", stage.desk.phone_company)


def called(
    stage: Stage,
    right: Right = Right.UNSORTED,
    *,
    number: Phone | None = caller.NUMBER,
    account: Account | None = None,
) -> Request:
    """A call that left no message."""
    business = account or stage.desk.accounts.get(stage.account.id)
    return caller.rings(stage.desk, business, right, number=number)


def spoke(stage: Stage, request: Request, words: str = "", *, seconds: int = 3) -> Voicemail:
    """A message of that call: kept, and written down if `words` are given."""
    voicemail = caller.records(stage.desk, request, seconds=seconds)
    company(stage).audio[voicemail.id] = caller.sound(seconds)
    kept = caller.fetched(stage.desk, voicemail)
    if not words:
        return kept
    return caller.said(stage.desk, kept, words=Words.DONE, transcript=words, job="")
