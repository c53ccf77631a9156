"""An enterprise account names its own bucket for copies of voicemails; saving it writes there once, to see."""

from dataclasses import replace

from chalicelib.domain.account import Account, Plan, Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.ids import AccountId
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.voicemail_export import ExportPlace, VoicemailExport
from chalicelib.errors import NotFound, NotPossible
from chalicelib.services.ports.desk import Desk


def external_id(desk: Desk, account: AccountId) -> str:
    """What the account's role must ask of us (STS external id): made by us, so that nobody can name another's role.

    It is known before anything is saved, because the role's trust policy must hold it by then.
    """
    saved = desk.exports.of(account)
    return saved.external_id if saved else f"recourse-{desk.secrets.hash('export-external-id', account)[:40]}"


def save_export(desk: Desk, staff: Staff, place: ExportPlace) -> VoicemailExport:
    """Try the bucket with a test object, then keep it; each new voicemail is copied there from now on.

    Raise `Forbidden`, `NotPossible` for a plan without it, `InvalidField` naming what does not work.
    """
    require(staff.user.role, Permission.ADMINISTER)
    if staff.account.plan is not Plan.ENTERPRISE:
        raise NotPossible("export-enterprise-only")
    before = desk.exports.of(staff.account.id)
    made = VoicemailExport(
        account=staff.account.id,
        place=place,
        external_id=external_id(desk, staff.account.id),
        checked_at=desk.clock.now(),
        version=before.version if before else 0,
    )
    desk.export_door.check(made.parameters())
    unit = desk.work.begin(staff.account.id, made.checked_at)
    because = _changed(staff, {"settings": ["bucket", "region", "role_arn", "prefix"], "now": "on"})
    unit.store(desk.accounts.get(staff.account.id), because=because)
    if before:
        unit.store(made, because=because)
    else:
        unit.create(made, because=because)
    unit.commit()
    return replace(made, version=made.version + 1)


def stop_export(desk: Desk, staff: Staff) -> None:
    """Copy nothing more; what was copied stays where it is. Raise `Forbidden`, `NotFound` if there is no bucket."""
    require(staff.user.role, Permission.ADMINISTER)
    saved = desk.exports.of(staff.account.id)
    if saved is None:
        raise NotFound("export")
    because = _changed(staff, {"settings": ["bucket"], "now": "off"})
    unit = desk.work.begin(staff.account.id, desk.clock.now())
    unit.store(desk.accounts.get(staff.account.id), because=because)
    unit.remove(saved, because=because)
    unit.commit()


def wants_copies(desk: Desk, account: Account) -> bool:
    """Whether a new voicemail of the account is to be copied."""
    return account.plan is Plan.ENTERPRISE and desk.exports.of(account.id) is not None


def _changed(staff: Staff, detail: Detail) -> Reason:
    return Reason(Tag.ACCOUNT_EXPORT_CHANGED, staff.actor, None, detail)
