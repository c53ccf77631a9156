"""Files that grow in the bucket: what is enough for a part is uploaded, the rest is noted until more comes.

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


def _with(desk: Desk, given: ContactList, output: Output, content: bytes) -> Growing:
    bucket, was = desk.list_bucket, given.output(output)
    held = (bucket.tail(given, output, was.tail) if was.tail else b"") + content
    if len(held) < PART:
        number = given.page + 1
        bucket.put_tail(given, output, number, held)
        return replace(was, tail=number)
    upload = was.upload or bucket.begin(given, output)
    bucket.part(given, output, held, upload=upload, number=was.parts + 1)
    return replace(was, upload=upload, parts=was.parts + 1, tail=0)


def last_parts(desk: Desk, given: ContactList) -> ContactList:
    """What is still noted becomes the last part of each file."""
    outputs = {}
    for output, was in given.outputs.items():
        upload = was.upload or desk.list_bucket.begin(given, output)
        parts = was.parts
        if was.tail:
            parts += 1
            held = desk.list_bucket.tail(given, output, was.tail)
            desk.list_bucket.part(given, output, held, upload=upload, number=parts)
        outputs[output] = Growing(upload=upload, parts=parts)
    return replace(given, outputs=outputs)
