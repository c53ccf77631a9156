"""The words of a voicemail: begun, told of, looked for, given up, forgotten at the service."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.voicemail import Audio, Voicemail, VoicemailPlace, Words
from chalicelib.errors import Gone, NotFound, Unavailable
from chalicelib.services.ports.phone import Written
from chalicelib.services.retention.delete_submission import delete_submission
from chalicelib.services.voicemail.correct_transcript import CorrectTranscript, correct_transcript
from chalicelib.services.voicemail.keep_voicemail import work_on
from chalicelib.services.voicemail.transcribe_voicemail import job_of, take_words, transcribe_voicemail, words_due
from tests.fakes import caller
from tests.fakes.desk import FakeDesk
from tests.fakes.phone import MemoryTranscriber

SPOKEN = "I want you to delete my data."


class Moody:
    """A transcriber that does what the test says."""

    def __init__(self, *, refuses: Exception | None = None, answers: Written | Exception | None = None) -> None:
        self.refuses = refuses
        self.answers = answers
        self.forgotten: list[str] = []

    def start(self, voicemail: Voicemail, *, job: str) -> None:
        del voicemail, job
        if self.refuses:
            raise self.refuses

    def result(self, job: str) -> Written:
        del job
        if isinstance(self.answers, Exception):
            raise self.answers
        return self.answers or Written(done=False)

    def forget(self, job: str) -> None:
        self.forgotten.append(job)

    def forget_stray(self, job: str) -> None:
        self.forget(job)


@dataclass
class Deleting(MemoryTranscriber):
    """While a job begins, its voicemail is deleted for good; then the test's own word is done (`also`)."""

    desk: FakeDesk | None = None
    also: Callable[[str], None] | None = None

    def start(self, voicemail: Voicemail, *, job: str) -> None:
        super().start(voicemail, job=job)
        assert self.desk
        head = self.desk.requests.get(voicemail.account, voicemail.request)
        delete_submission(self.desk, voicemail.account, head.submission)
        if self.also:
            self.also(job)


def deleting(desk: FakeDesk) -> Deleting:
    """Put such a transcriber into the desk."""
    desk.__dict__["transcriber"] = made = Deleting(desk=desk)
    return made


@pytest.fixture
def left(desk: FakeDesk, staff: Staff) -> Voicemail:
    """A message that is still at the telephone company."""
    voicemail = caller.records(desk, caller.rings(desk, staff.account))
    desk.phone_company.audio[voicemail.id] = caller.sound()
    return voicemail


def test_the_job_is_begun_when_the_audio_is_kept_and_named_by_ids_alone(desk: FakeDesk, left: Voicemail) -> None:
    assert not words_due(left)  # nothing to be heard yet
    voicemail = caller.fetched(desk, left)
    assert (voicemail.audio, voicemail.words) == (Audio.KEPT, Words.STARTED)
    assert voicemail.job == f"recourse.{left.account}.{left.request}.{left.id}"
    assert desk.transcriber.jobs == {voicemail.job: left.id}


def test_what_is_deleted_for_good_while_its_job_begins_leaves_neither_sound_nor_job(
    desk: FakeDesk, left: Voicemail
) -> None:
    transcriber = deleting(desk)
    work_on(desk, VoicemailPlace(left.account, left.request, left.id))
    with pytest.raises(NotFound):
        desk.voicemails.get(left.account, left.request, left.id)
    assert desk.voicemail_bucket.objects == {}
    assert transcriber.forgotten == [job_of(left)]


def test_a_job_that_cannot_be_deleted_before_its_end_goes_when_its_end_is_told(desk: FakeDesk, left: Voicemail) -> None:
    transcriber = deleting(desk)
    transcriber.also = transcriber.running.add
    assert work_on(desk, VoicemailPlace(left.account, left.request, left.id)) == ("take back job: Unavailable",)
    assert desk.voicemail_bucket.objects == {}
    transcriber.running.clear()
    assert not take_words(desk, job_of(left))
    assert transcriber.forgotten == [job_of(left)]


def test_sound_that_cannot_be_taken_back_keeps_no_job(
    desk: FakeDesk, left: Voicemail, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(_: Voicemail) -> None:
        raise ConnectionError

    transcriber = deleting(desk)
    transcriber.also = lambda _: monkeypatch.setattr(desk.voicemail_bucket, "delete", refuses)
    failed = work_on(desk, VoicemailPlace(left.account, left.request, left.id))
    assert failed == ("take back sound: ConnectionError",)
    assert transcriber.forgotten == [job_of(left)]


def test_what_is_deleted_for_good_while_its_sound_is_fetched_does_not_come_back(
    desk: FakeDesk, left: Voicemail, monkeypatch: pytest.MonkeyPatch
) -> None:
    put = desk.voicemail_bucket.put

    def meanwhile(voicemail: Voicemail, *sound: Any, **more: Any) -> Any:
        head = desk.requests.get(voicemail.account, voicemail.request)
        delete_submission(desk, voicemail.account, head.submission)
        return put(voicemail, *sound, **more)

    monkeypatch.setattr(desk.voicemail_bucket, "put", meanwhile)
    work_on(desk, VoicemailPlace(left.account, left.request, left.id))
    assert desk.voicemail_bucket.objects == {}


def test_the_services_word_brings_the_words_and_then_the_job_is_deleted_there(desk: FakeDesk, left: Voicemail) -> None:
    desk.transcriber.words[left.id] = SPOKEN
    job = caller.fetched(desk, left).job
    assert take_words(desk, job)
    voicemail = desk.voicemails.get(left.account, left.request, left.id)
    assert (voicemail.words, voicemail.transcript) == (Words.DONE, SPOKEN)
    assert desk.transcriber.forgotten == []  # what is not stored yet must not be gone there
    forgotten = caller.fetched(desk, voicemail)
    assert (forgotten.job, desk.transcriber.forgotten) == ("", [job])
    assert not words_due(forgotten)


def test_the_same_word_again_changes_nothing(desk: FakeDesk, left: Voicemail) -> None:
    desk.transcriber.words[left.id] = SPOKEN
    job = caller.fetched(desk, left).job
    take_words(desk, job)
    before = desk.voicemails.get(left.account, left.request, left.id)
    assert not take_words(desk, job)
    assert desk.voicemails.get(left.account, left.request, left.id) == before


@pytest.mark.parametrize("job", ["", "recourse", "other.acc_x.R.RE", "recourse.acc_x.R", "recourse.acc_x.R.RE.more"])
def test_a_word_about_a_job_that_is_not_ours_is_left_aside(desk: FakeDesk, left: Voicemail, job: str) -> None:
    other = f"recourse.acc_other.{left.request}.{left.id}"
    desk.transcriber.elsewhere.add(other)
    assert not take_words(desk, job)
    assert not take_words(desk, other)
    assert desk.transcriber.forgotten == []


def test_a_word_that_never_came_is_made_up_for_by_looking(desk: FakeDesk, left: Voicemail) -> None:
    desk.transcriber.words[left.id] = SPOKEN
    begun = caller.fetched(desk, left)
    assert begun.work_at is not None
    assert (begun.work_at - desk.clock.now()).total_seconds() == 300
    assert caller.fetched(desk, begun) == begun  # not before its time
    desk.clock.pass_(minutes=5)
    assert caller.fetched(desk, begun).transcript == SPOKEN


def test_a_job_that_runs_for_a_day_counts_as_missing(desk: FakeDesk, left: Voicemail) -> None:
    begun = caller.fetched(desk, left)
    desk.__dict__["transcriber"] = moody = Moody()
    waits = []
    voicemail = begun
    while voicemail.words is Words.STARTED:
        assert voicemail.work_at is not None
        waits.append(int((voicemail.work_at - desk.clock.now()).total_seconds()) // 60)
        desk.clock.at = voicemail.work_at
        voicemail = caller.fetched(desk, voicemail)
    assert waits[:5] == [5, 5, 5, 15, 15]
    assert waits[-1] == 60
    assert voicemail.words is Words.MISSING
    caller.fetched(desk, voicemail)
    assert moody.forgotten == [begun.job]


@pytest.mark.parametrize(
    "answer", [Written(done=True, failure="failed"), Written(done=True, text=" \n"), NotFound("transcription")]
)
def test_words_that_cannot_be_made_out_are_missing(desk: FakeDesk, left: Voicemail, answer: Written) -> None:
    begun = caller.fetched(desk, left)
    desk.__dict__["transcriber"] = Moody(answers=answer)
    assert take_words(desk, begun.job)
    assert desk.voicemails.get(left.account, left.request, left.id).words is Words.MISSING


def test_a_recording_that_the_service_refuses_has_no_words(desk: FakeDesk, left: Voicemail) -> None:
    desk.__dict__["transcriber"] = Moody(refuses=Gone("too short"))
    voicemail = caller.fetched(desk, left)
    assert (voicemail.words, voicemail.job) == (Words.MISSING, "")
    assert not words_due(voicemail)


def test_a_service_that_does_not_answer_is_asked_again(desk: FakeDesk, left: Voicemail) -> None:
    desk.__dict__["transcriber"] = Moody(refuses=Unavailable("transcriber"))
    voicemail = caller.fetched(desk, left)
    assert (voicemail.audio, voicemail.words) == (Audio.KEPT, Words.WANTED)
    assert words_due(voicemail)
    assert voicemail.work_at is not None


def test_a_recording_without_length_is_not_sent(desk: FakeDesk, left: Voicemail) -> None:
    kept = caller.said(desk, caller.fetched(desk, left), words=Words.WANTED, job="", seconds=0)
    assert transcribe_voicemail(desk, kept).words is Words.MISSING


def test_what_staff_wrote_is_not_overwritten_by_the_machine(desk: FakeDesk, staff: Staff, left: Voicemail) -> None:
    desk.transcriber.words[left.id] = "Ivan two to elite"
    begun = caller.fetched(desk, left)
    correct_transcript(desk, staff, CorrectTranscript(request=left.request, voicemail=left.id, text=SPOKEN))
    assert not take_words(desk, begun.job)
    desk.clock.pass_(minutes=6)
    after = caller.fetched(desk, begun)
    assert (after.transcript, after.words, after.job) == (SPOKEN, Words.CORRECTED, "")
    assert desk.transcriber.forgotten == [job_of(left)]
