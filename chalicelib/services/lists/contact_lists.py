"""Lists of contacts as files: announced, uploaded straight to the bucket, worked on in the background, fetched."""

from typing import Final

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact_list import (
    BYTES_LIMIT,
    LISTS_LIMIT,
    NAME_LIMIT,
    UPLOAD_TIME,
    WAIT,
    ContactList,
    Output,
    Stage,
    Task,
)
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.policy import in_effect
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.suppression import EVERY_BRAND, MARKETING, TO_ADD, Purpose, Why
from chalicelib.domain.text import clean
from chalicelib.errors import InvalidField, NotFound, NotPossible
from chalicelib.services.opt_outs.brands import check_brand
from chalicelib.services.ports.desk import Desk, new_id
from chalicelib.services.ports.files import UploadForm
from chalicelib.values import dataclass, replace

LINK_SECONDS: Final = 60
# What a task asks of who wants it: an export shows everybody on the list.
_NEEDED: Final = {
    Task.CLEAN: Permission.HANDLE_REQUESTS,
    Task.IMPORT: Permission.HANDLE_REQUESTS,
    Task.EXPORT: Permission.EXPORT_REQUESTS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnounceList:
    """What is to be done, and for what: one use for a list that is cleaned, opt-outs for one that is taken over."""

    task: Task
    purposes: tuple[Purpose, ...]
    brand: str = EVERY_BRAND
    why: Why = Why.EARLIER_LIST
    links: bool = False
    asks: bool = False  # the campaign asks people to agree again: who may not be asked is left out
    name: str = ""


@dataclass(frozen=True, slots=True)
class Announced:
    """The list's record and the form that sends its content to the bucket."""

    given: ContactList
    form: UploadForm


def announce_list(desk: Desk, staff: Staff, command: AnnounceList, *, language: str, back: str) -> Announced:
    """Announce a list and sign the form for it; `back` is where the bucket sends the browser, `{list}` being its id.

    Raise `Forbidden`, `InvalidField` (`purposes`, `brand`, `why`, `links`, `asks`, `name`), or `NotPossible`
    (`too-many-lists`).
    """
    _check(desk, staff, command)
    given = _made(desk, staff, command, language)
    given = replace(given, expires_at=given.asked_at + WAIT)
    _asked(desk, staff, given)
    form = desk.list_bucket.upload_form(
        given,
        most=BYTES_LIMIT,
        seconds=int(UPLOAD_TIME.total_seconds()),
        back=back.replace("{list}", given.id),
    )
    return Announced(replace(given, version=1), form)


def begin_list(desk: Desk, staff: Staff, name: str) -> ContactList:
    """Look whether the file has come, and have it worked on; a second look changes nothing.

    Raise `Forbidden`, `NotFound`, or `InvalidField` (`file`, `missing`) as long as nothing has come.
    """
    given = find_list(desk, staff, name)
    require(staff.user.role, _NEEDED[given.task])
    if given.stage is not Stage.AWAITED:
        return given
    found = desk.list_bucket.uploaded(given)
    if found is None:
        raise InvalidField(field="file", problem="missing")
    now = desk.clock.now()
    begun = given.begun(now, size=found[0], etag=found[1])
    because = Reason(Tag.CONTACTS_BEGUN, staff.actor, None, {"list": given.id, "bytes": begun.size})
    unit = desk.work.begin(given.account, now)
    unit.store(desk.accounts.get(given.account), because=because)
    unit.store(begun, because=because)
    unit.commit()
    return replace(begun, version=begun.version + 1)


def export_list(desk: Desk, staff: Staff, *, language: str) -> ContactList:
    """Have the list of those who opted out written. Raise `Forbidden`, or `NotPossible` (`too-many-lists`)."""
    command = AnnounceList(task=Task.EXPORT, purposes=())
    _check(desk, staff, command)
    given = _made(desk, staff, command, language)
    given = given.begun(given.asked_at)
    _asked(desk, staff, given)
    return replace(given, version=1)


def own_lists(desk: Desk, staff: Staff) -> tuple[ContactList, ...]:
    """What is awaited, in work, ready or refused, newest first."""
    require(staff.user.role, Permission.READ_REQUESTS)
    now = desk.clock.now()
    return tuple(one for one in desk.contact_lists.of(staff.account.id) if one.shown(now))


def find_list(desk: Desk, staff: Staff, name: str) -> ContactList:
    """One of them. Raise `NotFound`."""
    require(staff.user.role, Permission.READ_REQUESTS)
    found = desk.contact_lists.get(staff.account.id, name)
    if not found.shown(desk.clock.now()):
        raise NotFound("list")
    return found


def fetch_list(desk: Desk, staff: Staff, name: str, output: Output) -> str:
    """A link of a minute; audited. Raise `Forbidden`, `NotFound` for what is not ready or has come to nothing."""
    given = find_list(desk, staff, name)
    require(staff.user.role, _NEEDED[given.task])
    now = desk.clock.now()
    if not given.ready(now) or output not in given.outputs:
        raise NotFound("list")
    reason = Reason(Tag.VIEW_CONTACTS, staff.actor, None, {"list": given.id, "output": output.value})
    desk.work.witness(staff.account.id, reason, user=staff.user.id, at=now)
    called = f"{output.value}-{staff.account.day_of(given.asked_at).isoformat()}.csv"
    return desk.list_bucket.link(given, output, name=called, seconds=LINK_SECONDS)


def _check(desk: Desk, staff: Staff, command: AnnounceList) -> None:
    require(staff.user.role, _NEEDED[command.task])
    check_brand(desk, staff.account.id, command.brand)
    if command.task is not Task.EXPORT and not command.purposes:
        raise InvalidField(field="purposes", problem="missing")
    if command.task is Task.CLEAN and len(command.purposes) > 1:
        raise InvalidField(field="purposes", problem="too-many")
    if command.links and (command.task is not Task.CLEAN or command.purposes[0] not in MARKETING):
        raise InvalidField(field="links", problem="not-marketing")
    if command.asks and command.task is not Task.CLEAN:
        raise InvalidField(field="asks", problem="unknown")
    if command.task is Task.IMPORT and command.why not in TO_ADD:
        raise InvalidField(field="why", problem="unknown")
    if len(command.name) > NAME_LIMIT:
        raise InvalidField(field="name", problem="too-long", limit=NAME_LIMIT)
    now = desk.clock.now()
    mine = desk.contact_lists.of(staff.account.id)
    if sum(one.shown(now) for one in mine) >= LISTS_LIMIT:
        raise NotPossible("too-many-lists", limit=str(LISTS_LIMIT))


def _made(desk: Desk, staff: Staff, command: AnnounceList, language: str) -> ContactList:
    now = desk.clock.now()
    return ContactList(
        account=staff.account.id,
        id=new_id(desk),
        task=command.task,
        by=staff.actor,
        asked_at=now,
        language=language,
        purposes=tuple(dict.fromkeys(command.purposes)),
        brand=command.brand,
        why=command.why,
        links=command.links,
        asks=command.asks,
        policy=in_effect(desk.policy_versions.listed(), now),
        name=clean(command.name),
    )


def _asked(desk: Desk, staff: Staff, given: ContactList) -> None:
    detail: Detail = {"list": given.id, "task": given.task.value, "purposes": [one.value for one in given.purposes]}
    detail |= {"policy": given.policy}
    if given.brand:
        detail["brand"] = given.brand
    if given.asks:
        detail["asks"] = True
    because = Reason(Tag.CONTACTS_ASKED, staff.actor, None, detail)
    unit = desk.work.begin(given.account, given.asked_at)
    unit.store(desk.accounts.get(given.account), because=because)
    unit.create(given, because=because)
    unit.commit()
