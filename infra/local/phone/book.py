"""Where the telephone company keeps its records: in memory, and in a folder where there is one."""

import secrets
import threading
from pathlib import Path

import msgspec

from infra.local.phone.records import State

_CALLS_KEPT = 300
_TEXTS_KEPT = 1000


class Book:
    """The state and the audio; hold `lock` to change what several requests may change, never while asking the app."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._audio: dict[str, bytes] = {}
        self.lock = threading.RLock()
        self.state = State()
        self._file = folder / "phone.json" if folder else None
        if folder:
            (folder / "recordings").mkdir(parents=True, exist_ok=True)
        if self._file and self._file.exists():
            self.state = msgspec.json.decode(self._file.read_bytes(), type=State)

    def save(self) -> None:
        """Keep the state, whole or not at all; the oldest calls and texts go when there are many."""
        with self.lock:
            _prune(self.state)
            if self._file is None:
                return
            unfinished = self._file.with_suffix(".unfinished")
            unfinished.write_bytes(msgspec.json.encode(self.state))
            unfinished.replace(self._file)

    def keep_audio(self, sid: str, audio: bytes) -> None:
        """Keep the audio of a recording."""
        if self._folder:
            (self._folder / "recordings" / sid).write_bytes(audio)
        else:
            self._audio[sid] = audio

    def audio(self, sid: str) -> bytes:
        """Return the audio of a recording that is not deleted."""
        return (self._folder / "recordings" / sid).read_bytes() if self._folder else self._audio[sid]

    def drop_audio(self, sid: str) -> None:
        """Forget the audio."""
        self._audio.pop(sid, None)
        if self._folder:
            (self._folder / "recordings" / sid).unlink(missing_ok=True)


def new_sid(prefix: str) -> str:
    """Return an id as the company makes them: two letters and 32 hexadecimal digits."""
    return prefix + secrets.token_hex(16)


def _prune(state: State) -> None:
    for sid in list(state.calls)[:-_CALLS_KEPT]:
        del state.calls[sid]
    del state.texts[:-_TEXTS_KEPT]
    del state.posted[:-_TEXTS_KEPT]
