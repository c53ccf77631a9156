"""Files that grow in the bucket: what a stretch has added is noted there, and notes that make a part become one.

Everything is named by how far the list is, so that a run that is lost between two notes writes the same again.
"""

from dataclasses import replace

from chalicelib.domain.contact_list import PART, ContactList, Growing, Output
from chalicelib.services.ports.desk import Desk


def grown(desk: Desk, given: ContactList, added: dict[Output, bytes]) -> ContactList:
    """The list with what a stretch has added to its files; nothing of it counts before the list is noted."""
    outputs = dict(given.outputs)
    for output, content in added.items():
        if content:
            outputs[output] = _with(desk, given, output, content)
    return replace(given, outputs=outputs)


def last_parts(desk: Desk, given: ContactList) -> ContactList:
    """What is still noted becomes the last part of each file."""
    return replace(
        given,
        outputs={
            output: _part(desk, given, output, was) if was.notes else was for output, was in given.outputs.items()
        },
    )


def _with(desk: Desk, given: ContactList, output: Output, content: bytes) -> Growing:
    was, number = given.output(output), given.page + 1
    desk.list_bucket.put_tail(given, output, number, content)
    noted = replace(was, tails=(*was.tails, number), held=was.held + len(content))
    return noted if noted.held < PART else _part(desk, given, output, noted)


def _part(desk: Desk, given: ContactList, output: Output, was: Growing) -> Growing:
    upload, number = was.upload or desk.list_bucket.begin(given, output), was.parts + 1
    desk.list_bucket.part(given, output, was.notes, upload=upload, number=number)
    return Growing(upload=upload, parts=number)
