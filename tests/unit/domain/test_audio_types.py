"""WAV and MP3 are known by their bytes, whatever they are called."""

import io
import wave

import pytest

from chalicelib.domain.audio_types import MP3, WAV, audio_type, wav_seconds


def tone(seconds: int) -> bytes:
    """A WAV file as the standard library writes it: 8 kHz, 16 bits, one channel."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(b"\0\0" * 8000 * seconds)
    return file.getvalue()


@pytest.mark.parametrize(
    ("head", "found"),
    [
        (tone(1), WAV),
        (b"ID3\x04\x00", MP3),
        (b"\xff\xfb\x90\x64", MP3),
        (b"\xff\xf3\x40\xc4", MP3),
        (b"\xff\xd8\xff\xe0", None),  # JPEG
        (b"\xff\xf1\x50\x80", None),  # AAC
        (b"RIFF\0\0\0\0AVI ", None),
        (b"<html>", None),
        (b"\xff", None),
        (b"", None),
    ],
)
def test_the_first_bytes_tell(head: bytes, found: str | None) -> None:
    assert audio_type(head) == found


def test_a_wav_file_tells_its_length() -> None:
    content = tone(7)
    assert wav_seconds(content[:512], size=len(content)) == 7


def test_a_streamed_header_with_an_endless_length_counts_what_is_there() -> None:
    content = tone(3)
    streamed = content[:40] + b"\xff\xff\xff\xff" + content[44:]
    assert wav_seconds(streamed[:512], size=len(content)) == 3


def test_chunks_before_the_sound_are_skipped() -> None:
    content = tone(2)
    listed = content[:12] + b"LIST\x03\x00\x00\x00abc\x00" + content[12:]
    assert wav_seconds(listed[:512], size=len(listed)) == 2


@pytest.mark.parametrize(
    "head", [b"", b"RIFF\0\0\0\0WAVE", tone(1)[:30], b"RIFF\0\0\0\0WAVEdata\x10\0\0\0" + b"\0" * 16]
)
def test_a_header_that_does_not_say_is_no_length(head: bytes) -> None:
    assert wav_seconds(head, size=len(head)) is None
