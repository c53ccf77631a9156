"""Makes and reads recordings as the telephone company keeps them: WAV, one channel, 8,000 samples of 16 bits.

Words that were typed travel in the file as a comment (a LIST chunk behind the audio), so that this machine, which
cannot hear, knows afterwards what was said.
"""

import array
import io
import math
import shutil
import struct
import subprocess
import wave

RATE = 8000
_WORD_SECONDS = 0.4
_VOICES = {"es": "es", "en": "en-us"}


def spoken(words: str, *, language: str = "en") -> bytes:
    """Return a recording of these words: espeak-ng speaks them where it is installed, else a tone stands for them."""
    program = shutil.which("espeak-ng")
    samples = _tone(words)
    if program and words.strip():
        voice = _VOICES.get(language[:2], "en-us")
        command = [program, "-v", voice, "--stdout", "--stdin"]
        said = subprocess.run(command, input=words.encode(), capture_output=True, check=False)  # noqa: S603 - found above
        if said.returncode == 0 and said.stdout:
            samples = _resampled(said.stdout)
    return wav(samples, words=words)


def wav(samples: "array.array[int]", *, words: str = "") -> bytes:
    """Return a WAV file of these samples."""
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(RATE)
        writer.writeframes(samples.tobytes())
    return with_words(file.getvalue(), words) if words else file.getvalue()


def silence(seconds: float) -> bytes:
    """Return a recording in which nobody speaks."""
    return wav(array.array("h", bytes(2 * int(RATE * seconds))))


def tone(seconds: float) -> bytes:
    """Return a recording of a plain tone."""
    return wav(_sine(seconds))


def with_words(audio: bytes, words: str) -> bytes:
    """Put the words into a WAV file as its comment."""
    text = words.encode() + b"\0"
    text += b"\0" * (len(text) % 2)
    comment = b"INFOICMT" + struct.pack("<I", len(text)) + text
    chunk = b"LIST" + struct.pack("<I", len(comment)) + comment
    return audio[:4] + struct.pack("<I", len(audio) - 8 + len(chunk)) + audio[8:] + chunk


def words_in(audio: bytes) -> str | None:
    """Return the words that a recording was made of, or None if it was not made of words."""
    start = audio.rfind(b"INFOICMT")
    if audio[:4] != b"RIFF" or start < 0:
        return None
    (length,) = struct.unpack_from("<I", audio, start + 8)
    return audio[start + 12 : start + 12 + length].rstrip(b"\0").decode(errors="replace")


def seconds_of(audio: bytes) -> float | None:
    """Return how long a WAV file lasts; None for anything else."""
    try:
        with wave.open(io.BytesIO(audio)) as reader:
            return float(reader.getnframes() / reader.getframerate())
    except (wave.Error, EOFError):
        return None


def cut(audio: bytes, seconds: float) -> bytes:
    """Return the first seconds of a WAV file; what was typed does not survive it, for nobody said all of it."""
    with wave.open(io.BytesIO(audio)) as reader:
        frames = reader.readframes(int(reader.getframerate() * seconds))
        parameters = reader.getparams()
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setparams(parameters)
        writer.writeframes(frames)
    return file.getvalue()


def _tone(words: str) -> "array.array[int]":
    return _sine(max(1.0, _WORD_SECONDS * len(words.split())))


def _sine(seconds: float) -> "array.array[int]":
    cycle = [int(8000 * math.sin(2 * math.pi * n / 20)) for n in range(20)]  # 400 Hz
    return array.array("h", (cycle * (int(RATE * seconds) // 20 + 1))[: int(RATE * seconds)])


def _resampled(speech: bytes) -> "array.array[int]":
    """Return the samples of a WAV stream at the telephone's rate; the stream's announced length may be nonsense."""
    rate = int(struct.unpack_from("<I", speech, 24)[0])
    body = speech[speech.index(b"data") + 8 :]
    source = array.array("h", body[: len(body) // 2 * 2])
    count = len(source) * RATE // rate
    return array.array("h", (source[index * rate // RATE] for index in range(count)))
