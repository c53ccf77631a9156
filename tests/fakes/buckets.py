"""Buckets in memory: files that consumers and staff get, lists of requests, digests."""

from dataclasses import dataclass, field

from chalicelib.domain.correspondence import AnswerFile
from chalicelib.domain.ids import AccountId
from chalicelib.domain.request_file import RequestFile
from chalicelib.errors import Conflict
from chalicelib.services.ports.files import Uploaded, UploadForm


@dataclass
class MemoryFiles:
    """The files bucket: `put` plays the browser that sends the form to it."""

    objects: dict[str, bytes] = field(default_factory=dict)
    uploads: dict[str, bytes] = field(default_factory=dict)  # where the forms write
    forms: list[tuple[str, str]] = field(default_factory=list)  # file id, back
    ahead: list[Uploaded] = field(default_factory=list)  # let go before their records: the queue holds them back

    def put(self, file_id: str, content: bytes) -> None:
        self.uploads[file_id] = content

    def upload_form(self, file: Uploaded, *, most: int, seconds: int, back: str) -> UploadForm:
        self.forms.append((file.id, back))
        return UploadForm("https://files.test/", {"key": file.id, "success_action_redirect": back})

    def take(self, file: Uploaded) -> tuple[int, bytes] | None:
        content = self.uploads.get(file.id)
        if content is None:
            return None
        self.objects[file.id] = content
        return len(content), content[:512]

    def text(self, file: AnswerFile, *, most: int) -> str:
        return self.objects[file.id][:most].decode("utf-8", errors="replace")

    @property
    def origin(self) -> str:
        return "https://files.test"

    def link(self, file: Uploaded, *, seconds: int) -> str:
        return f"https://files.test/{file.id}?seconds={seconds}"

    def sound_form(self, account: AccountId, sound: str, *, most: int, seconds: int, back: str = "") -> UploadForm:
        fields = {"success_action_redirect": back} if back else {}
        return UploadForm("https://files.test/", {"key": f"{account}/{sound}"} | fields)

    def sound(self, account: AccountId, sound: str, *, most: int) -> bytes | None:
        content = self.uploads.get(f"{account}/{sound}")
        return None if content is None else content[:most]

    def delete(self, file: Uploaded) -> None:
        self.uploads.pop(file.id, None)
        self.objects.pop(file.id, None)

    def let_go(self, file: Uploaded, *, ahead: bool = False) -> None:
        if ahead:
            self.ahead.append(file)
        else:
            self.delete(file)


@dataclass
class MemorySheets:
    """The files of lists in their bucket, with the parts that are not put together yet."""

    parts: dict[tuple[str, int], bytes] = field(default_factory=dict)
    whole: dict[str, bytes] = field(default_factory=dict)

    def put_part(self, file: RequestFile, content: bytes) -> None:
        self.parts[file.id, file.parts] = content

    def join(self, file: RequestFile) -> None:
        self.whole[file.id] = b"".join(self.parts[file.id, number] for number in range(file.parts))

    def link(self, file: RequestFile, *, name: str, seconds: int) -> str:
        return f"https://files.test/{file.id}/{name}?seconds={seconds}"

    def delete(self, file: RequestFile) -> None:
        self.whole.pop(file.id, None)
        self.parts = {key: content for key, content in self.parts.items() if key[0] != file.id}


@dataclass
class MemoryDigests:
    """The object-lock bucket."""

    kept: dict[int, str] = field(default_factory=dict)

    def last(self) -> tuple[int, str] | None:
        return max(self.kept.items()) if self.kept else None

    def read(self, number: int) -> str | None:
        return self.kept.get(number)

    def put(self, number: int, content: str) -> None:
        if number in self.kept:
            raise Conflict("digest")
        self.kept[number] = content
