"""A person's words, each with a marker of its own; and every spelling in which somebody might have written one down."""

import base64
import hashlib
import re
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from random import SystemRandom
from secrets import token_bytes
from typing import Final
from unicodedata import category

_RUNS: Final = count(1)
_LETTERS: Final = "bcdfghjklmnpqrstvwxz"  # no vowels: no word of ours has them in a row
_AROUND: Final = 70
RATE: Final = 8000

# Letters of any script, marks, digits, punctuation, signs: what people are called and write, tidied or refused alike.
_SORTS: Final = ("Lu", "Ll", "Lo", "Lm", "Mn", "Nd", "Pc", "Pd", "Po", "Sc", "Sm", "So", "Zs")


def new_words() -> "Words":
    """Another person in each run; a finding shows what they said."""
    drawn = SystemRandom()
    known = [char for char in map(chr, range(0x20, 0x3100)) if category(char) in _SORTS]
    return Words(
        "".join(
            drawn.choices([*known, "\U0001f469\u200d\U0001f467", "<b>", "'\"", "%s", "{0}"], k=drawn.randint(0, 12))
        )
    )


@dataclass
class Words:
    """What one person says. Each word has the run's stem and a number; `given` knows where that was typed."""

    tail: str
    stem: str = field(default_factory=lambda: _stem(next(_RUNS)))
    given: dict[int, str] = field(default_factory=dict)
    numbers: list[str] = field(default_factory=list)
    sounds: list[bytes] = field(default_factory=list)

    def text(self, where: str = "") -> str:
        """Some words."""
        return f"{self._mark(where).title()} {self.tail}"

    def word(self, where: str = "") -> str:
        """One word of plain letters, as a file or a person may be called."""
        return self._mark(where).title()

    def long(self, where: str = "") -> str:
        """More than any field takes."""
        return f"{self._mark(where)} {self.tail or 'x'}" * 3000

    def email(self, where: str = "") -> str:
        """An address."""
        return f"{self._mark(where)}@example.com"

    def phone(self, where: str = "") -> str:
        """A number that nobody else has."""
        run = int.from_bytes(hashlib.sha256(self.stem.encode()).digest()[:4], "big")
        digits = f"213555{(run + len(self.numbers) * 7919) % 10_000:04}"
        self.given[-len(self.numbers) - 1] = where
        self.numbers.append(digits)
        return f"+1{digits}"

    def sound(self) -> bytes:
        """A message of random bytes that is a WAV file."""
        seed = hashlib.sha512(self.stem.encode() + token_bytes(8)).digest()
        body = seed * (RATE // 16)
        head = struct.pack(
            "<4sI4s4sIHHIIHH", b"RIFF", 36 + len(body), b"WAVE", b"fmt ", 16, 1, 1, RATE, 2 * RATE, 2, 16
        )
        self.sounds.append(seed)
        return head + struct.pack("<4sI", b"data", len(body)) + body

    def _mark(self, where: str) -> str:
        number = len(self.given) + 1
        self.given[number] = where
        return f"{self.stem}{number}q"

    def check(self, places: Mapping[str, str]) -> None:
        """Fail with all that is found."""
        found = self.leaks(places)
        assert not found, "\n".join([f"of {self.tail!r}:", *found])

    def leaks(self, places: Mapping[str, str]) -> list[str]:
        """Where which word is found, what stands around it, and where it was typed."""
        return [
            f"{self._origin(text, at)} in {where}: …{text[max(0, at - _AROUND) : at + _AROUND]}…"
            for where, text in places.items()
            for spelling in self.spellings()
            for at in _all(text, spelling)
        ]

    def _origin(self, text: str, at: int) -> str:
        number = re.match(rf"{self.stem}(\d+)q", text[at:])
        return f"[{self.given.get(int(number[1]), '?')}]" if number else "[a spelling]"

    def spellings(self) -> Iterator[str]:
        """In lower case: the stem, numbers and sounds as they are, inside base64 and hex, and hashed without a key."""
        for raw in (self.stem.encode(), self.stem.title().encode(), *(digits.encode() for digits in self.numbers)):
            yield from _inside(raw)
        for seed in self.sounds:
            yield from _inside(seed[:24])
            yield seed[:24].decode("latin-1").lower()
        for whole in [f"+1{digits}" for digits in self.numbers] + [f"{self.stem}{n}q@example.com" for n in self.given]:
            for method in (hashlib.md5, hashlib.sha1, hashlib.sha256):
                yield method(whole.encode()).hexdigest()


def _stem(run: int) -> str:
    drawn = hashlib.sha256(f"{run}".encode()).digest()
    return "zq" + "".join(_LETTERS[byte % len(_LETTERS)] for byte in drawn[:7])


def _inside(raw: bytes) -> Iterator[str]:
    if raw.isascii():
        yield raw.decode().lower()
    yield raw.hex()
    for shift in range(3):
        yield base64.b64encode(b"x" * shift + raw).decode()[4 if shift else 0 : -4].lower()


def _all(text: str, spelling: str) -> Iterator[int]:
    at = text.find(spelling)
    if at >= 0:
        yield at
