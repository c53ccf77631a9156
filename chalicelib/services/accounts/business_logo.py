"""The picture beside a business's name: uploaded straight to the bucket, looked at by us, kept with the account."""

import base64
import hashlib
from typing import Final

from chalicelib.domain.account import Account, Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.brand import Logo
from chalicelib.domain.picture import LOGO_LIMIT, read_picture
from chalicelib.domain.reason import Detail, Reason
from chalicelib.errors import NotFound
from chalicelib.services.accounts.user_access import acting_role
from chalicelib.services.ports.desk import Desk, new_id
from chalicelib.services.ports.files import UploadForm
from chalicelib.values import dataclass, replace

UPLOAD_SECONDS: Final = 900  # during which the form for a logo is taken
_NAME_LENGTH: Final = 26
_SENT_MOST: Final = 10 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class LogoForm:
    """The form that sends a picture to the bucket; `upload` names it afterwards."""

    upload: str
    form: UploadForm


def announce_logo(desk: Desk, staff: Staff, *, back: str) -> LogoForm:
    """Sign a form; nothing is changed yet. `{upload}` in `back`, where the bucket sends the browser, is its name."""
    acting_role(desk, staff)
    upload = new_id(desk)
    # More than may be: what is too large is refused by us, with the reason, and not by the storage.
    form = desk.files.sound_form(
        staff.account.id, upload, most=_SENT_MOST, seconds=UPLOAD_SECONDS, back=back.replace("{upload}", upload)
    )
    return LogoForm(upload, form)


def accept_logo(desk: Desk, staff: Staff, upload: str) -> Account:
    """Show what was sent beside the name from now on; the same again changes nothing.

    What a camera or program wrote into it is not kept. Raise `Forbidden`, `NotFound`, `Conflict`, `InvalidField`
    (`logo`).
    """
    acting_role(desk, staff)
    account = desk.accounts.get(staff.account.id)
    if len(upload) != _NAME_LENGTH or not (upload.isascii() and upload.isalnum()):
        raise NotFound("upload")
    picture = read_picture(desk.files.sound(account.id, upload, most=LOGO_LIMIT + 1) or b"")
    logo = Logo(
        account=account.id,
        name=hashlib.sha256(picture.content).hexdigest()[:32],
        content_type=picture.content_type,
        width=picture.width,
        height=picture.height,
        content=base64.b64encode(picture.content).decode(),
        added_at=desk.clock.now(),
    )
    return _show(desk, staff, account, logo)


def remove_logo(desk: Desk, staff: Staff) -> Account:
    """Show the name alone."""
    acting_role(desk, staff)
    return _show(desk, staff, desk.accounts.get(staff.account.id), None)


def _show(desk: Desk, staff: Staff, account: Account, logo: Logo | None) -> Account:
    name = logo.name if logo else ""
    if name == account.logo:
        return account
    detail: Detail = {"settings": ["logo"], "logo": name or "none"}
    because = Reason(Tag.ACCOUNT_SETTINGS_CHANGED, staff.actor, None, detail)
    unit = desk.work.begin(account.id, desk.clock.now())
    unit.store(replace(account, logo=name), because=because)
    if logo and not _was_there(desk, logo):
        unit.create(logo, because=because)
    unit.commit()
    return desk.accounts.get(account.id)


def _was_there(desk: Desk, logo: Logo) -> bool:
    """Whether the same picture was used before: pictures stay, since an address of one never changes meaning."""
    try:
        desk.accounts.logo(logo.account, logo.name)
    except NotFound:
        return False
    return True
