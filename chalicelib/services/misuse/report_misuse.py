"""Anybody says that an account of this deployment is misused, with one file if they wish; no contact is needed."""

from datetime import timedelta
from typing import Final

from chalicelib.domain.account import Account, Staff
from chalicelib.domain.audit import Actor
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import FileState
from chalicelib.domain.file_types import fits_type, named_type
from chalicelib.domain.ids import new_reference
from chalicelib.domain.misuse import Came, Evidence, MisuseReport, Said, evidence_type, understand
from chalicelib.domain.reason import Detail, Reason
from chalicelib.errors import Conflict, InvalidField, NotFound
from chalicelib.services.ports.desk import Desk, new_id
from chalicelib.services.ports.files import UploadForm
from chalicelib.values import dataclass, replace

REPORTER: Final[Actor] = "system:misuse-page"  # whoever they are: no name of theirs is in the audit
EVIDENCE_LIMIT: Final = 10 * 1024 * 1024  # bytes
UPLOAD: Final = timedelta(minutes=15)  # during which the form is taken


@dataclass(frozen=True, slots=True)
class EvidenceUpload:
    """The announced file and the form that sends its content to the bucket."""

    file: Evidence
    form: UploadForm


def operator_of(desk: Desk) -> Account:
    """The account of who runs the deployment. Raise `NotFound` where nobody does by pages."""
    if not desk.operator:
        raise NotFound("operator")
    return desk.accounts.by_slug(desk.operator)


def report_misuse(
    desk: Desk, said: Said, *, came: Came = Came.PAGE, staff: Staff | None = None, name: str = ""
) -> MisuseReport:
    """Take a report, typed by its author or, with `staff`, by who heard it; ten presses of Send are one (`name`).

    Raise `InvalidInput` with every problem, `NotFound` where nobody runs the deployment by pages.
    """
    understood = understand(said)
    operator, now = operator_of(desk), desk.clock.now()
    report = MisuseReport(
        account=operator.id,
        id=name or new_id(desk),
        reference=new_reference(desk.chance.bytes(16)),
        kind=understood.kind,
        came=came,
        received_at=now,
        meant=understood.meant,
        words=understood.story,
        happened=understood.happened,
        name=understood.name,
        email=understood.email,
    )
    detail: Detail = {"kind": report.kind.value, "came": came.value}
    because = Reason(Tag.MISUSE_REPORTED, by_operator(staff) if staff else REPORTER, None, detail, report.id)
    unit = desk.work.begin(operator.id, now)
    unit.create(report, because=because)
    try:
        unit.commit()
    except Conflict:
        return desk.misuse.get(operator.id, report.id)
    return replace(report, version=1)


def announce_evidence(desk: Desk, name: str, ending: str, *, back: str) -> EvidenceUpload:
    """Announce the one file of a report and sign its form; `back` is where the bucket sends the browser afterwards.

    Its own name is not asked for: it may name somebody. Raise `NotFound`, `InvalidField` (`ending`), `NotPossible`.
    """
    report = desk.misuse.get(operator_of(desk).id, name)
    shown, content_type = named_type(f"evidence.{evidence_type(ending)}")
    file = Evidence(
        account=report.account,
        report=report.id,
        id=new_id(desk),
        state=FileState.EXPECTED,
        created_at=desk.clock.now(),
        content_type=content_type,
        name=shown,
    )
    before = report.evidence
    _keep(desk, report, file, Tag.MISUSE_EVIDENCE_ANNOUNCED)
    if before:
        desk.files.let_go(before)
    form = desk.files.upload_form(file, most=EVIDENCE_LIMIT, seconds=int(UPLOAD.total_seconds()), back=back)
    return EvidenceUpload(file, form)


def accept_evidence(desk: Desk, name: str) -> Evidence:
    """Look at what was uploaded: its size and first bytes. A second look changes nothing.

    Raise `NotFound` for a report without an announced file, `InvalidField` (`file`) if nothing came.
    """
    report = desk.misuse.get(operator_of(desk).id, name)
    file = report.evidence
    if file is None:
        raise NotFound("evidence")
    if file.state is not FileState.EXPECTED:
        return file
    taken = desk.files.take(file)
    if taken is None:
        raise InvalidField(field="file", problem="missing")
    size, first = taken
    good = 0 < size <= EVIDENCE_LIMIT and fits_type(file.content_type, first)
    looked = replace(file, state=FileState.ACCEPTED if good else FileState.REFUSED, size=size)
    _keep(desk, report, looked, Tag.MISUSE_EVIDENCE_ACCEPTED if good else Tag.MISUSE_EVIDENCE_REFUSED)
    if not good:
        desk.files.let_go(file)
    return looked


def by_operator(staff: Staff) -> Actor:
    """Who of the operator's staff acts, as the audit of any account names them."""
    return f"operator:{staff.user.id}"


def _keep(desk: Desk, report: MisuseReport, file: Evidence, tag: Tag) -> None:
    detail: Detail = {"file": file.id, "content_type": file.content_type}
    unit = desk.work.begin(report.account, desk.clock.now())
    unit.store(report.with_evidence(file), because=Reason(tag, REPORTER, None, detail, report.id))
    unit.commit()
