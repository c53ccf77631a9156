"""Anybody reports a misuse: once, with one file of a harmless type; what was said is in no audit."""

import pytest

from chalicelib.domain.account import Account, Staff
from chalicelib.domain.correspondence import FileState
from chalicelib.domain.misuse import Came, MisuseReport, Said
from chalicelib.domain.restriction import MISUSE_LIFE
from chalicelib.errors import InvalidField, InvalidInput, NotFound, NotPossible
from chalicelib.services.misuse.handle_misuse import add_misuse_note, close_report
from chalicelib.services.misuse.read_misuse import open_reports
from chalicelib.services.misuse.report_misuse import accept_evidence, announce_evidence, report_misuse
from chalicelib.services.misuse.sweep_misuse import sweep_misuse
from tests.fakes.acme import open_acme
from tests.fakes.desk import FakeDesk
from tests.services.misuse.conftest import SAID

BACK = "https://recourse.test/back"


def test_ten_presses_are_one_report_and_its_chain_names_nobody(desk: FakeDesk, rita: Staff) -> None:
    first = report_misuse(desk, SAID, name="01KAV2ZQ6Y0000000000000000")
    again = report_misuse(desk, SAID, name="01KAV2ZQ6Y0000000000000000")
    assert (again.id, again.reference) == (first.id, first.reference)
    history = desk.misuse.history(rita.account.id, first.id)
    assert [(entry.tag, entry.actor) for entry in history] == [("misuse:reported", "system:misuse-page")]
    assert history[0].detail == {"kind": "phishing", "came": "page"}
    kept = desk.misuse.get(rita.account.id, first.id)
    assert (kept.words, kept.meant, kept.name) == ("They asked for my card", "acme form", "Rosa Reporter")
    assert open_reports(desk) == 1


def test_a_deployment_that_nobody_runs_by_pages_takes_none(desk: FakeDesk) -> None:
    with pytest.raises(NotFound):
        report_misuse(desk, SAID)
    assert open_reports(desk) == 0
    with pytest.raises(InvalidInput):
        report_misuse(desk, Said())


def test_staff_enter_what_came_by_phone(desk: FakeDesk, rita: Staff) -> None:
    report = report_misuse(desk, SAID, came=Came.PHONE, staff=rita)
    entry = desk.misuse.history(rita.account.id, report.id)[0]
    assert (entry.actor, entry.detail["came"]) == (f"operator:{rita.user.id}", "phone")


def test_lists_are_in_pages_open_ones_oldest_first_closed_ones_newest_first(desk: FakeDesk, rita: Staff) -> None:
    names = []
    for _ in range(5):
        names.append(report_misuse(desk, SAID).id)
        desk.clock.pass_(minutes=1)
    operator = rita.account.id

    def listed(*, open_ones: bool, after: str = "", limit: int = 2) -> list[str]:
        found = desk.misuse.listed(operator, open_ones=open_ones, after=after, limit=limit)
        return [report.id for report in found]

    assert listed(open_ones=True) == names[:2]
    assert listed(open_ones=True, after=names[1]) == names[2:4]
    for name in names[:3]:
        close_report(desk, rita, name, "junk")
    assert listed(open_ones=True, limit=9) == names[3:]
    assert listed(open_ones=False) == [names[2], names[1]]
    assert listed(open_ones=False, after=names[1]) == [names[0]]


def test_one_file_is_announced_looked_at_and_kept_apart(desk: FakeDesk, report: MisuseReport) -> None:
    lost = announce_evidence(desk, report.id, "pdf", back=BACK)
    upload = announce_evidence(desk, report.id, "png", back=BACK)
    assert lost.file.id != upload.file.id
    assert upload.file.name == "evidence.png"
    with pytest.raises(InvalidField, match="file: missing"):
        accept_evidence(desk, report.id)
    desk.files.put(upload.file.id, b"\x89PNG\r\n\x1a\nrest")
    assert accept_evidence(desk, report.id).state is FileState.ACCEPTED
    assert accept_evidence(desk, report.id).size == 12
    with pytest.raises(NotPossible, match="misuse-evidence-there"):
        announce_evidence(desk, report.id, "png", back=BACK)


@pytest.mark.parametrize("content", [b"MZ\x90 a program", b"<html><script>"])
def test_what_is_not_of_its_type_is_refused_and_gone(desk: FakeDesk, report: MisuseReport, content: bytes) -> None:
    upload = announce_evidence(desk, report.id, "pdf", back=BACK)
    desk.files.put(upload.file.id, content)
    assert accept_evidence(desk, report.id).state is FileState.REFUSED
    assert upload.file.id not in desk.files.objects
    again = announce_evidence(desk, report.id, "txt", back=BACK)
    desk.files.put(again.file.id, b"He called at three.")
    assert accept_evidence(desk, report.id).state is FileState.ACCEPTED


def test_there_is_no_file_where_none_was_announced(desk: FakeDesk, report: MisuseReport) -> None:
    with pytest.raises(NotFound):
        accept_evidence(desk, report.id)
    with pytest.raises(InvalidField, match="ending: missing"):
        announce_evidence(desk, report.id, "exe", back=BACK)


def test_a_file_that_never_came_goes_after_a_day_and_the_report_stays(
    desk: FakeDesk, rita: Staff, report: MisuseReport
) -> None:
    announce_evidence(desk, report.id, "pdf", back=BACK)
    assert sweep_misuse(desk) == 0
    desk.clock.pass_(days=1, minutes=1)
    assert sweep_misuse(desk) == 1
    assert desk.misuse.get(rita.account.id, report.id).evidence is None
    assert sweep_misuse(desk) == 0


def test_a_year_after_it_was_closed_a_report_is_gone_with_notes_and_file_and_its_chain_stays(
    desk: FakeDesk, rita: Staff, acme: Account, report: MisuseReport
) -> None:
    del acme
    upload = announce_evidence(desk, report.id, "txt", back=BACK)
    desk.files.put(upload.file.id, b"He called at three.")
    accept_evidence(desk, report.id)
    add_misuse_note(desk, rita, report.id, "Looks real")
    close_report(desk, rita, report.id, "acted")
    desk.clock.pass_(days=MISUSE_LIFE.days - 1)
    assert sweep_misuse(desk) == 0
    desk.clock.pass_(days=1, minutes=1)
    assert sweep_misuse(desk) == 1
    with pytest.raises(NotFound):
        desk.misuse.get(rita.account.id, report.id)
    assert desk.misuse.notes(rita.account.id, report.id) == ()
    assert upload.file.id not in desk.files.objects
    assert desk.misuse.history(rita.account.id, report.id)[-1].tag == "misuse:erased"
    assert open_reports(desk) == 0


def test_nobody_elses_report_can_be_read_by_its_name(desk: FakeDesk, report: MisuseReport) -> None:
    other = open_acme(desk, "other")
    with pytest.raises(NotFound):
        desk.misuse.get(other.account.id, report.id)
