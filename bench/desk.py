"""The product as the benchmark drives it: the app's entry point, a demo account, prepared drafts and events."""

import json
import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from chalicelib.composition import LiveDesk, desk
from chalicelib.domain.account import Staff
from chalicelib.domain.contact import Email
from chalicelib.domain.ids import new_reference
from chalicelib.domain.request import Behalf, Channel, Submission, Typed
from chalicelib.domain.rights import Right
from chalicelib.services.accounts.open_account import OpenAccount, open_account
from chalicelib.services.intake.keep_draft import keep_answers, open_draft
from chalicelib.services.intake.submit_request import SubmitRequest, submit_request
from infra.local.phone.exchange import ACCOUNT, TOKEN
from infra.local.phone.signature import sign

ANSWERS = {
    "residence": ["US-CA"],
    "rights": ["delete"],
    "behalf": ["self"],
    "name": ["Ann Example"],
    "email": ["ann@example.com"],
    "phone": [""],
    "preferred_language": ["en"],
    "relationship": ["customer"],
    "customer_number": ["A-1001"],
    "details": ["Please delete everything that you have about me."],
}


class Bench:
    """One account `acme`, and events of API Gateway for its form."""

    def __init__(self) -> None:
        self.desk: LiveDesk = desk()
        owner_email = Email.parse("owner@acme.example")
        self.account, owner = open_account(
            self.desk,
            OpenAccount(
                name="Acme Stores",
                slug="acme",
                time_zone="America/Los_Angeles",
                place="US-CA",
                owner_name="Olga Owner",
                owner_email=owner_email,
            ),
        )
        self.staff = Staff(self.account, owner)

    def draft(self, **changed: list[str]) -> dict[str, Any]:
        """Prepare a finished form and return the event of its final POST."""
        visitor = secrets.token_hex(16)
        keep_answers(self.desk, open_draft(self.desk, self.account, visitor), ANSWERS | changed)
        return event("POST", "/c/acme/check", visitor, {"form_token": self.token(visitor)})

    def token(self, visitor: str) -> str:
        """The hidden field of the check page."""
        from itsdangerous import URLSafeTimedSerializer

        salt = f"form|acme|check|{visitor}"
        serializer = URLSafeTimedSerializer(self.desk.secrets.form_keys, salt=salt, serializer=json)
        return str(serializer.dumps(1))

    def submit(self, sent: dict[str, Any]) -> None:
        """Send a prepared form through the Lambda entry point."""
        from app import app

        answer = app(sent, None)
        assert answer["statusCode"] == 303, (answer["statusCode"], answer["body"][-800:])

    def submission(self) -> Submission:
        """File a request through the use case."""
        return submit_request(
            self.desk,
            SubmitRequest(
                account=self.account,
                reference=new_reference(os.urandom(16)),
                rights=(Right.DELETE,),
                residence="US-CA",
                behalf=Behalf.SELF,
                typed=Typed(name="Ann Example", email=Email.parse("ann@example.com"), phone=None),
                channel=Channel.WEB,
                language="en",
            ),
        )

    def keep_events(self, folder: Path) -> None:
        """Write the events that the next round of cold-start processes answers: each is sent only once."""
        (folder / "start.json").write_text(json.dumps(event("GET", "/c/acme", secrets.token_hex(16), {})))
        (folder / "submit.json").write_text(json.dumps(self.draft()))
        call = {"CallSid": f"CA{secrets.token_hex(16)}", "AccountSid": ACCOUNT, "From": "+14155550123"}
        voice = signed_event(f"{self.desk.public_url}/telephony/voice", call | {"To": "+18005550100"})
        (folder / "voice.json").write_text(json.dumps(voice))


def event(method: str, path: str, visitor: str, form: dict[str, str]) -> dict[str, Any]:
    """An event as API Gateway sends it."""
    from chalicelib.http.router import pattern_of

    values = path.split("/")[2:]
    headers = {
        "content-type": "application/x-www-form-urlencoded",
        "cookie": f"sid={visitor}; __Host-sid={visitor}",
        "accept-language": "en",
        "sec-fetch-site": "same-origin",
    }
    return {
        "resource": pattern_of(path),
        "path": path,
        "httpMethod": method,
        "headers": headers,
        "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "multiValueQueryStringParameters": None,
        "queryStringParameters": None,
        "pathParameters": {f"p{number}": value for number, value in enumerate(values, 1)} or None,
        "stageVariables": None,
        "requestContext": {
            "httpMethod": method,
            "resourcePath": pattern_of(path),
            "path": path,
            "identity": {"sourceIp": f"10.{secrets.randbelow(250)}.{secrets.randbelow(250)}.9"},
        },
        "body": urlencode(form) if method == "POST" else None,
        "isBase64Encoded": False,
    }


def signed_event(url: str, form: dict[str, str]) -> dict[str, Any]:
    """An event as API Gateway sends it of a webhook that the telephone company posts to an address of ours."""
    address = urlsplit(url)
    made = event("POST", address.path, secrets.token_hex(16), form)
    made["headers"]["x-twilio-signature"] = sign(TOKEN, url, form)
    made["multiValueHeaders"] = {name: [value] for name, value in made["headers"].items()}
    made["multiValueQueryStringParameters"] = {name: [value] for name, value in parse_qsl(address.query)} or None
    return made
