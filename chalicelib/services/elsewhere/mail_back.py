"""The letter to somebody from elsewhere came back: the record says that they were not told."""

from dataclasses import replace

from chalicelib.domain.correspondence import Letter, LetterKind
from chalicelib.domain.elsewhere_answer import Told
from chalicelib.domain.reason import Reason
from chalicelib.errors import NotFound
from chalicelib.services.ports.desk import Desk, Unit


def note_elsewhere_mail(desk: Desk, unit: Unit, letter: Letter, because: Reason) -> None:
    """Put into the transaction that notes a letter what it means for its record; nothing for any other letter."""
    if letter.kind is not LetterKind.ELSEWHERE:
        return
    try:
        answer = desk.elsewhere.get(letter.account, letter.id)
    except NotFound:
        return  # its time was over
    unit.store(replace(answer, told=Told.RETURNED), because=because)
