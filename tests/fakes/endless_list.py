"""A bucket for lists of any length: it makes the rows as they are read, and counts what is written."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from chalicelib.domain.contact_list import ContactList, Output
from chalicelib.services.ports.files import UploadForm

ROW: Final = b"Person %07d,person%07d@example.com,Springfield\n"
LENGTH: Final = len(ROW % (0, 0))
HEAD: Final = b"name,email,city".ljust(LENGTH - 1) + b"\n"


@dataclass
class EndlessBucket:
    """Makes the rows of a list as they are read, and counts what is written; see `ports.contact_lists.ListBucket`."""

    size: int
    written: int = 0
    tails: dict[tuple[Output, int], int] = field(default_factory=dict)
    stretches: list[float] = field(default_factory=list)

    def upload_form(self, given: ContactList, *, most: int, seconds: int, back: str) -> UploadForm:
        return UploadForm("https://files.test/", {})

    def uploaded(self, given: ContactList) -> tuple[int, str]:
        return (self.size + 1) * LENGTH, "tag"

    def stretch(self, given: ContactList, first: int, last: int) -> bytes:
        self.stretches.append(time.perf_counter())
        low, high = first // LENGTH, -(-last // LENGTH)
        lines = (ROW % (number - 1, number - 1) if number else HEAD for number in range(low, high))
        return b"".join(lines)[first - low * LENGTH : last - low * LENGTH]

    def begin(self, given: ContactList, output: Output) -> str:
        return "upload"

    def put_tail(self, given: ContactList, output: Output, number: int, content: bytes) -> None:
        self.tails[output, number] = len(content)

    def part(self, given: ContactList, output: Output, tails: Sequence[int], *, upload: str, number: int) -> None:
        self.written += sum(self.tails.pop((output, tail)) for tail in tails)

    def complete(self, given: ContactList, output: Output, upload: str) -> None:
        assert upload == "upload"

    def clear(self, given: ContactList, *, whole: bool) -> None:
        self.tails.clear()
