"""People who send forms, files that staff attach, and what goes to the bucket."""

import urllib.error
import urllib.request
from typing import Any

from chalicelib.domain.correspondence import AnswerFile
from chalicelib.services.handling.attach_file import accept_upload, prepare_upload
from tests.http.client import Browser, Page
from tests.http.filling import answers, send
from tests.http.stage import Stage


def sent_by(stage: Stage, browser: Browser, email: str, *rights: str) -> Page:
    """A form that was sent; its receipt."""
    return send(browser, answers(rights={"rights": list(rights or ("delete",))}, contact={"email": email}))


def confirmed(stage: Stage, browser: Browser, email: str, *rights: str) -> Page:
    """The status page of a form that was sent, after its code."""
    page = browser.click(sent_by(stage, browser, email, *rights), "Enter the code")
    return browser.press(page, {"code": stage.code_to(email)})


def accepted(stage: Stage, request: Any) -> AnswerFile:
    """A file of a request that was uploaded and accepted."""
    upload = prepare_upload(stage.desk, stage.staff, request, "secret list.txt", back="http://127.0.0.1/back")
    post_to_bucket(upload.form.url, upload.form.fields, b"secret")
    return accept_upload(stage.desk, stage.staff, request, upload.file.id)


def post_to_bucket(url: str, fields: Any, content: bytes) -> int:
    """Send the bucket's form, as a browser would; the status of the answer."""
    line = "--x-boundary-x"
    parts = [
        f'{line}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields.items()
    ]
    parts.append(f'{line}\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\n')
    body = "".join(parts).encode() + content + f"\r\n{line}--\r\n".encode()
    headers = {"Content-Type": "multipart/form-data; boundary=x-boundary-x"}
    call = urllib.request.Request(url, data=body, headers=headers)  # noqa: S310  the engine's
    try:
        with urllib.request.build_opener(_Stay).open(call, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: Any, **_more: Any) -> None:
        return None
