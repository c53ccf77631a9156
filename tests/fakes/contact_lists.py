"""The bucket of lists in memory: `put` plays the browser that sends the form to it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from chalicelib.domain.contact_list import PART, ContactList, Output
from chalicelib.errors import Gone
from chalicelib.services.ports.files import UploadForm
from chalicelib.storage import keys_lists


@dataclass
class MemoryListBucket:
    """See `services.ports.contact_lists.ListBucket`; it refuses what S3 refuses."""

    kept: dict[str, bytes] = field(default_factory=dict)
    parts: dict[str, dict[int, bytes]] = field(default_factory=dict)  # by upload
    forms: list[tuple[str, str]] = field(default_factory=list)  # list, back

    def put(self, given: ContactList, content: bytes) -> None:
        self.kept[_upload(given)] = content

    def whole(self, given: ContactList, output: Output) -> bytes:
        """What was put together."""
        return self.kept[keys_lists.output(given.account, given.id, output)]

    def upload_form(self, given: ContactList, *, most: int, seconds: int, back: str) -> UploadForm:
        self.forms.append((given.id, back))
        fields = {"key": _upload(given)} | ({"success_action_redirect": back} if back else {})
        return UploadForm("https://files.test/", fields)

    def uploaded(self, given: ContactList) -> tuple[int, str] | None:
        content = self.kept.get(_upload(given))
        return None if content is None else (len(content), _tag(content))

    def stretch(self, given: ContactList, first: int, last: int) -> bytes:
        content = self.kept.get(_upload(given))
        if content is None or _tag(content) != given.etag:
            raise Gone("list")
        return content[first:last]

    def begin(self, given: ContactList, output: Output) -> str:
        upload = f"{given.id}/{output}/{len(self.parts)}"
        self.parts[upload] = {}
        return upload

    def put_tail(self, given: ContactList, output: Output, number: int, content: bytes) -> None:
        self.kept[keys_lists.tail(given.account, given.id, output, number)] = content

    def part(self, given: ContactList, output: Output, tails: Sequence[int], *, upload: str, number: int) -> None:
        keys = (keys_lists.tail(given.account, given.id, output, tail) for tail in tails)
        self.parts[upload][number] = b"".join(self.kept[key] for key in keys)

    def complete(self, given: ContactList, output: Output, upload: str) -> None:
        key = keys_lists.output(given.account, given.id, output)
        if upload not in self.parts:
            assert key in self.kept  # another run was here
            return
        parts = [content for _, content in sorted(self.parts.pop(upload).items())]
        assert parts
        assert all(len(content) >= PART for content in parts[:-1])
        self.kept[key] = b"".join(parts)

    def clear(self, given: ContactList, *, whole: bool) -> None:
        beginning = keys_lists.of_account(given.account) + given.id
        stays = () if whole else tuple(keys_lists.output(given.account, given.id, output) for output in Output)
        for key in [key for key in self.kept if key.startswith(beginning) and key not in stays]:
            del self.kept[key]

    def link(self, given: ContactList, output: Output, *, name: str, seconds: int) -> str:
        return f"https://files.test/{given.id}/{name}?seconds={seconds}"


def _upload(given: ContactList) -> str:
    return keys_lists.upload(given.account, given.id)


def _tag(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
