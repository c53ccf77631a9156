"""What a recording is by its first bytes: the telephone company's word, or a file's name, proves nothing."""

from typing import Final

WAV: Final = "audio/wav"
MP3: Final = "audio/mpeg"
_RIFF_HEADER: Final = 12


def audio_type(head: bytes) -> str | None:
    """The media type of WAV or MP3 audio, from its first bytes; None for anything else."""
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        return WAV
    if head[:3] == b"ID3" or _is_mp3_frame(head):
        return MP3
    return None


def wav_seconds(head: bytes, *, size: int) -> int | None:
    """The length in whole seconds of a WAV file of `size` bytes; None where its header does not say.

    A streamed header may claim no or an endless length: what the file really holds counts.
    """
    place = _RIFF_HEADER
    rate = 0
    while place + 8 <= len(head):
        name, length = head[place : place + 4], int.from_bytes(head[place + 4 : place + 8], "little")
        if name == b"fmt ":
            rate = int.from_bytes(head[place + 16 : place + 20], "little")  # bytes a second
        if name == b"data":
            return min(length, size - place - 8) // rate if rate else None
        place += 8 + length + length % 2
    return None


def _is_mp3_frame(head: bytes) -> bool:
    """Whether it begins with an MPEG audio frame of layer III (ISO/IEC 11172-3, 2.4.1.3)."""
    return len(head) >= 2 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0 and head[1] & 0x06 == 0x02
