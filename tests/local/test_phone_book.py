"""What the telephone company knows survives its process."""

from pathlib import Path

from infra.local.phone.book import Book
from tests.local.line import ANA, DONE, RECORD, SHARED, SMS, STATUS, VOICE, Line

ANSWERS = {VOICE: RECORD, DONE: "<Hangup/>", SMS: "<Message>Hello</Message>"}


def test_recordings_texts_faults_and_late_callbacks_survive(tmp_path: Path) -> None:
    before = Line(dict(ANSWERS), book=Book(tmp_path))
    before.phone.deliveries("recording", delay=60)
    before.phone.fault("media", "404", minutes=5)
    before.phone.dial(ANA, SHARED).speak("Delete").hang_up()
    before.phone.text(ANA, SHARED, "hello")

    after = Line(dict(ANSWERS), book=Book(tmp_path))
    after.move(minutes=2)

    assert after.phone.recordings() == before.phone.recordings()
    assert after.book.audio(after.phone.recordings()[0]["sid"])[:4] == b"RIFF"
    assert [text.body for text in after.phone.texts_to(ANA)] == ["Hello"]
    assert after.book.state.faults[0].kind == "404"
    assert after.phone.deliver() == 1


def test_a_call_that_went_on_is_over_and_the_app_is_told(tmp_path: Path) -> None:
    Line(dict(ANSWERS), book=Book(tmp_path)).phone.dial(ANA, SHARED)

    after = Line(dict(ANSWERS), book=Book(tmp_path))
    assert after.phone.calls_to(SHARED)[0].ended
    after.phone.deliver()
    assert [post.path for post in after.posts] == [STATUS]


def test_deleted_audio_is_gone_from_the_folder(tmp_path: Path) -> None:
    line = Line(dict(ANSWERS), book=Book(tmp_path))
    line.phone.dial(ANA, SHARED).speak("Delete").hang_up()
    sid = line.phone.recordings()[0]["sid"]
    line.book.drop_audio(sid)

    assert list((tmp_path / "recordings").iterdir()) == []


def test_of_many_texts_the_oldest_are_forgotten(tmp_path: Path) -> None:
    line = Line({SMS: ""}, book=Book(tmp_path))
    line.phone.text(ANA, SHARED, "first")
    line.book.state.texts *= 1001
    line.book.save()

    assert len(Book(tmp_path).state.texts) == 1000
