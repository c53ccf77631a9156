"""What encrypting personal fields costs a submit: the final POST as it is, over one with a cipher that does nothing.

Each pair is one of either, in turns, so that a machine that others use slows both. The data key is in the container, as
it is for five minutes after its first use.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median

from bench.desk import Bench
from chalicelib.domain.ids import AccountId
from chalicelib.storage.cipher import Cipher

_PAIRS = 400
_ASKED = 1.15


class Nothing:
    """See `Cipher`: leaves everything as it is."""

    def seal(self, account: AccountId, place: str, content: bytes) -> bytes:
        """See `Cipher`."""
        del account, place
        return content

    def open(self, account: AccountId, place: str, content: bytes) -> bytes:
        """See `Cipher`."""
        del account, place
        return content


def measure(bench: Bench) -> None:
    """Print both ratios: of the time that somebody waits, and of the app's own CPU time, which no table dilutes."""
    codec = bench.desk._codec  # noqa: SLF001  where the cipher lies
    ciphers: dict[str, Cipher] = {"none": Nothing(), "sealed": codec._cipher}  # noqa: SLF001  as above
    for cipher in ciphers.values():
        with _under(bench, cipher):
            for _ in range(20):
                bench.submit(bench.draft())
    waited: dict[str, list[float]] = {name: [] for name in ciphers}
    worked: dict[str, list[float]] = {name: [] for name in ciphers}
    for number in range(_PAIRS):
        for name in ciphers if number % 2 else reversed(ciphers):
            with _under(bench, ciphers[name]):
                sent = bench.draft()
                wall, cpu = time.perf_counter(), time.process_time()
                bench.submit(sent)
                worked[name].append((time.process_time() - cpu) * 1000)
                waited[name].append((time.perf_counter() - wall) * 1000)
    for what, times in (("waited", waited), ("the app's CPU", worked)):
        sealed, none = median(times["sealed"]), median(times["none"])
        ratio = f"ratio {sealed / none:.3f} (asked: at most {_ASKED})"
        print(f"encryption of a submit, {what}: {sealed:.2f} ms over {none:.2f} ms without, {ratio}")


@contextmanager
def _under(bench: Bench, cipher: Cipher) -> Iterator[None]:
    codec = bench.desk._codec  # noqa: SLF001  as in `measure`
    before = codec._cipher  # noqa: SLF001
    codec._cipher = cipher  # noqa: SLF001
    yield
    codec._cipher = before  # noqa: SLF001
