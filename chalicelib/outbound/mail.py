"""Mail by Amazon SES (API version 2)."""

from email.utils import formataddr
from typing import Any, Final

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.aws import client
from chalicelib.errors import Gone, Unavailable
from chalicelib.services.ports.mail import Mail
from chalicelib.services.ports.operations import MailState

_NEVER: Final = frozenset({"MessageRejected", "BadRequestException", "NotFoundException"})


def mail_state() -> MailState | None:
    """What SES says of our account there; None where it says nothing."""
    try:
        told = client("sesv2").get_account()
    except (BotoCoreError, ClientError, Unavailable):
        return None
    status = str(told.get("EnforcementStatus", ""))
    return MailState(
        sends=bool(told.get("SendingEnabled", True)),
        everywhere=bool(told.get("ProductionAccessEnabled", True)),
        watched="" if status in {"", "HEALTHY"} else status,
    )


class SesMailer:
    """See `services.ports.mail.Mailer`; `events` is the configuration set that tells which mail came back."""

    def __init__(self, sender: str, *, events: str = "") -> None:
        self._sender = sender
        self._events = events

    def send(self, mail: Mail) -> None:
        """Hand over to SES. It has no idempotency: a repeat carries the same letter id.

        That SES took a mail does not say that it arrived: to an address on its suppression list it sends nothing,
        and tells so by an event only.
        """
        try:
            client("sesv2").send_email(**self._request(mail))
        except ClientError as error:
            if error.response["Error"]["Code"] in _NEVER:
                raise Gone("the mail service refuses the message") from None
            raise Unavailable("the mail service did not answer") from None
        except BotoCoreError:
            raise Unavailable("the mail service did not answer") from None

    def _request(self, mail: Mail) -> dict[str, Any]:
        request: dict[str, Any] = {
            "FromEmailAddress": formataddr((mail.sender_name, self._sender)),
            "Destination": {"ToAddresses": [_on_the_wire(mail.to)]},
            "Content": {
                "Simple": {
                    "Subject": {"Data": mail.subject, "Charset": "UTF-8"},
                    "Body": {"Text": {"Data": mail.text, "Charset": "UTF-8"}},
                    "Headers": [{"Name": name, "Value": value} for name, value in _headers(mail).items()],
                },
            },
            "EmailTags": [{"Name": name, "Value": value} for name, value in mail.tags.items()],
        }
        if self._events:
            request["ConfigurationSetName"] = self._events
        if mail.reply_to:
            request["ReplyToAddresses"] = [_on_the_wire(mail.reply_to)]
        return request


def _on_the_wire(address: str) -> str:
    """The address as SES takes it: a domain of other letters by its A-labels (IDNA 2008), the rest as it is."""
    mailbox, _, domain = address.rpartition("@")
    if domain.isascii():
        return address
    import idna

    return f"{mailbox}@{idna.encode(domain).decode('ascii')}"


def _headers(mail: Mail) -> dict[str, str]:
    """No out-of-office replies (RFC 3834); one click ends what can be left (RFC 8058): SES signs both of its lines."""
    headers = {"X-Letter-Id": mail.id, "Auto-Submitted": "auto-generated"}
    if mail.leave:
        headers |= {"List-Unsubscribe": f"<{mail.leave}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return headers
