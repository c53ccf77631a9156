"""Passkeys by the `webauthn` library, which is loaded when somebody uses one."""

import base64
import json
from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

from chalicelib.domain.account import User
from chalicelib.domain.second_factor import Passkey
from chalicelib.errors import InvalidField
from chalicelib.services.ports.staff import MadePasskey

T = TypeVar("T")
ANSWER_LIMIT: Final = 20_000  # characters of what a browser answers
_HERE: Final = frozenset({"127.0.0.1", "[::1]", "::1"})


class WebauthnPasskeys:
    """See `services.ports.staff.Passkeys`; a passkey belongs to the host of the deployment's address."""

    def __init__(self, public_url: str) -> None:
        where = urlsplit(public_url)
        host = where.hostname or ""
        # A browser makes no passkey for an address in numbers: on one machine `localhost` stands for it.
        self._host = "localhost" if host in _HERE else host
        port = f":{where.port}" if where.port else ""
        self._origin = f"{where.scheme}://{self._host}{port}"

    def creation(self, user: User, known: Sequence[Passkey], challenge: bytes) -> str:
        """See `Passkeys`."""
        from webauthn import generate_registration_options, options_to_json
        from webauthn.helpers.structs import (
            AuthenticatorSelectionCriteria,
            ResidentKeyRequirement,
            UserVerificationRequirement,
        )

        options = generate_registration_options(
            rp_id=self._host,
            rp_name="Recourse",
            user_id=f"{user.account}|{user.id}".encode(),
            user_name=user.email.address,
            user_display_name=user.name,
            challenge=challenge,
            exclude_credentials=_described(known),
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.DISCOURAGED,
                user_verification=UserVerificationRequirement.PREFERRED,
            ),
        )
        return options_to_json(options)

    def made(self, answer: str, challenge: bytes) -> MadePasskey:
        """See `Passkeys`."""
        from webauthn import verify_registration_response

        verified = _checked(
            lambda: verify_registration_response(
                credential=_read(answer),
                expected_challenge=challenge,
                expected_rp_id=self._host,
                expected_origin=self._origin,
            ),
        )
        return MadePasskey(_text(verified.credential_id), _text(verified.credential_public_key), verified.sign_count)

    def request(self, known: Sequence[Passkey], challenge: bytes) -> str:
        """See `Passkeys`."""
        from webauthn import generate_authentication_options, options_to_json

        options = generate_authentication_options(
            rp_id=self._host,
            challenge=challenge,
            allow_credentials=_described(known),
        )
        return options_to_json(options)

    def name_in(self, answer: str) -> str:
        """See `Passkeys`."""
        return str(_read(answer).get("id", ""))

    def shown(self, answer: str, passkey: Passkey, challenge: bytes) -> int:
        """See `Passkeys`."""
        from webauthn import verify_authentication_response

        verified = _checked(
            lambda: verify_authentication_response(
                credential=_read(answer),
                expected_challenge=challenge,
                expected_rp_id=self._host,
                expected_origin=self._origin,
                credential_public_key=_bytes(passkey.public_key),
                credential_current_sign_count=passkey.signs,
            ),
        )
        return verified.new_sign_count


def _read(answer: str) -> dict[str, Any]:
    """What a browser has answered, or nothing that would fit."""
    try:
        read = json.loads(answer) if len(answer) <= ANSWER_LIMIT else None
    except (ValueError, RecursionError):
        read = None
    if not isinstance(read, dict):
        raise InvalidField(field="credential", problem="wrong")
    return read


def _checked(check: Callable[[], T]) -> T:
    """What a check gives; whatever it finds wrong with an answer that anybody can write is one refusal."""
    try:
        return check()
    except Exception:  # noqa: BLE001  the library lets errors of its parsers through
        raise InvalidField(field="credential", problem="wrong") from None


def _described(known: Sequence[Passkey]) -> list[Any]:
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

    return [PublicKeyCredentialDescriptor(id=_bytes(passkey.id)) for passkey in known]


def _text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
