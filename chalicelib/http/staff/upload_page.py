"""Uploads of staff: the form that sends a file straight to the bucket, and what is said of what arrived."""

from typing import Any, Final
from urllib.parse import urlsplit

from chalicelib.domain.file_types import ENDINGS, FILE_LIMIT
from chalicelib.http.call import Call, request_id
from chalicelib.http.responses import Response
from chalicelib.http.staff.pages import staff_page
from chalicelib.services.ports.files import UploadForm

ACCEPT: Final = ",".join(f".{ending}" for ending in ENDINGS)
LIMIT_MB: Final = FILE_LIMIT // 1024 // 1024


def content_form(call: Call, name: str, form: UploadForm, *, cancel: str, **more: Any) -> Response:
    """The bucket's form; its origin is the only one besides ours that the page may post to."""
    head = call.desk.requests.get(call.staff.account.id, request_id(call))
    bucket = urlsplit(form.url)
    return staff_page(
        call,
        "staff/upload.html",
        form_targets=(f"{bucket.scheme}://{bucket.netloc}",),
        reference=head.submission,
        right=head.right.value,
        requester=head.requester,
        cancel_url=cancel,
        name=name,
        action=form.url,
        hidden=form.fields,
        accept="." + name.rpartition(".")[2].lower(),
        limit_mb=LIMIT_MB,
        **more,
    )


def told(call: Call, key: str, link: str, status: int, *, back: str) -> Response:
    """What came of an upload, or a link to what was asked for; as a link, which the forms' policy lets pass."""
    return staff_page(
        call,
        "staff/told.html",
        status=status,
        key=key,
        link_url=link,
        link_key=f"staff.{key}.link",
        request_url=back,
    )
