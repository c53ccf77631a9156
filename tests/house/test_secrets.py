"""No secret lies in the tree: every tracked file is read for what looks like one."""

import subprocess
from collections.abc import Iterator
from typing import Any, Final

import pytest
from detect_secrets.core.plugins.util import get_mapping_from_secret_type_to_class
from detect_secrets.core.secrets_collection import SecretsCollection
from detect_secrets.settings import transient_settings

from tests.house.source import ROOT

# Kinds that are told apart by their form. Entropy alone would name every hash and id of the tests.
KINDS: Final = (
    *(
        "AWSKeyDetector",
        "ArtifactoryDetector",
        "AzureStorageKeyDetector",
        "BasicAuthDetector",
        "DiscordBotTokenDetector",
    ),
    *("GitHubTokenDetector", "GitLabTokenDetector", "JwtTokenDetector", "MailchimpDetector", "NpmDetector"),
    *("OpenAIDetector", "PrivateKeyDetector", "PypiTokenDetector", "SendGridDetector", "SlackDetector"),
    *("SquareOAuthDetector", "StripeDetector", "TelegramBotTokenDetector", "TwilioKeyDetector"),
)
SETTINGS: Final = {"plugins_used": [{"name": name} for name in KINDS]}
# What looks like a secret and is none: the file, the kind, and why.
ALLOWED: Final[dict[tuple[str, str], str]] = {
    ("tests/http/drp/test_attacks.py", "Basic Auth Credentials"): "an address that must be refused",
    ("tests/unit/domain/test_api_key.py", "Private Key"): "the frame of a key around nothing, which must be refused",
    ("tests/unit/domain/test_sites.py", "Basic Auth Credentials"): "an address that must be refused",
    ("tests/unit/domain/test_webhook.py", "Basic Auth Credentials"): "an address that must be refused",
    ("tests/unit/outbound/test_agent_callbacks.py", "Basic Auth Credentials"): "an address that must be refused",
    ("tests/unit/outbound/test_letters.py", "JSON Web Token"): "a token of two empty parts and the word sig",
}
_PICTURES: Final = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".ico", ".wav", ".mp3", ".pdf", ".woff2")


def tracked() -> list[str]:
    """Every file of the repository that holds text."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [name for name in listed.split("\0") if name and not name.endswith((*_PICTURES, ".lock"))]


def _plugins() -> list[type]:
    known: dict[str, type] = get_mapping_from_secret_type_to_class()
    return [plugin for plugin in known.values() if plugin.__name__ in KINDS]


def found_in(names: list[str]) -> Iterator[tuple[str, str, int]]:
    """File, kind and line of whatever looks like a secret."""
    with transient_settings(SETTINGS):
        secrets = SecretsCollection(root=str(ROOT))
        forms = [form for kind in _plugins() for form in getattr(kind, "denylist", ())]
        for name in names:
            text = (ROOT / name).read_text("utf-8", errors="replace")
            if any(form.search(text) for form in forms):  # reading line by line takes half a minute for all
                secrets.scan_file(name)
        for name, secret in secrets:
            yield name, secret.type, secret.line_number


def test_no_file_holds_a_secret() -> None:
    found = set(found_in(tracked()))
    assert [place for place in sorted(found) if place[:2] not in ALLOWED] == []
    assert ALLOWED.keys() - {place[:2] for place in found} == set(), "an exception that nothing needs any more"


@pytest.mark.parametrize(
    ("kind", "planted"),
    [
        ("AWS Access Key", f"key = '{'AKIA'}IOSFODNN7EXAMPLF'"),
        ("Private Key", f"-----BEGIN {'RSA'} PRIVATE KEY-----"),
        ("Twilio API Key", f"sid = 'AC{'0123456789abcdef' * 2}'"),
        ("Stripe Access Key", f"'sk_{'live'}_{'a1' * 12}'"),
    ],
)
def test_a_secret_that_somebody_left_is_found(kind: str, planted: str, tmp_path: Any) -> None:
    file = tmp_path / "left.py"
    file.write_text(planted + "\n", "utf-8")
    assert [one[1] for one in found_in([str(file)])] == [kind]


def test_nothing_that_holds_secrets_is_tracked() -> None:
    endings = (".pem", ".key", ".p12", ".pfx", ".env", ".kdbx", ".tfstate")
    assert [name for name in tracked() if name.endswith(endings)] == []
