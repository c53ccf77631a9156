"""Recordings are telephone sound, and those made of words carry them."""

import io
import wave

from infra.local.phone import sound


def test_spoken_words_are_telephone_sound_that_carries_the_words() -> None:
    audio = sound.spoken("Please delete my data", language="en")
    with wave.open(io.BytesIO(audio)) as reader:
        shape = (reader.getnchannels(), reader.getsampwidth(), reader.getframerate())

    assert shape == (1, 2, 8000)
    assert (sound.seconds_of(audio) or 0) > 0.5
    assert sound.words_in(audio) == "Please delete my data"


def test_the_words_keep_their_letters() -> None:
    assert sound.words_in(sound.spoken("Borren mis datos, señora", language="es")) == "Borren mis datos, señora"


def test_where_nothing_can_speak_a_tone_stands_for_the_words() -> None:
    assert len(sound._tone("one two three four five")) == 8000 * 2


def test_other_sound_has_no_words() -> None:
    assert sound.words_in(sound.tone(1)) is None
    assert sound.words_in(b"<html>INFOICMT") is None
    assert sound.seconds_of(b"nothing of the kind") is None


def test_the_file_announces_its_own_size() -> None:
    audio = sound.with_words(sound.silence(1), "odd")

    assert int.from_bytes(audio[4:8], "little") == len(audio) - 8
