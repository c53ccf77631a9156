"""Signs webhooks as Twilio documents it; written from the specification and not from the validator that the app uses.

HMAC-SHA1 under the account's token over the full URL, followed by each POST parameter's name and value, the names
in order; several values of one name are taken once each, in order. Base64.
"""

import base64
import hmac
from collections.abc import Mapping, Sequence

Parameters = Mapping[str, str | Sequence[str]]


def sign(token: str, url: str, parameters: Parameters) -> str:
    """Return the value of X-Twilio-Signature; a fragment of the URL is never part of it."""
    signed = url.partition("#")[0]
    for name in sorted(parameters):
        value = parameters[name]
        values = [value] if isinstance(value, str) else sorted(set(value))
        signed += "".join(name + each for each in values)
    return base64.b64encode(hmac.digest(token.encode(), signed.encode(), "sha1")).decode()


def forged(signature: str) -> str:
    """Return a signature of the right form that is wrong."""
    first = bytes([base64.b64decode(signature)[0] ^ 1])
    return base64.b64encode(first + base64.b64decode(signature)[1:]).decode()
