"""Internal notes as staff see them: the newest version of each, the ones before it, and what is attached."""

from collections.abc import Sequence

from msgspec.structs import replace

from chalicelib.domain.correspondence import Filed, FileState, Note, NoteFile
from chalicelib.domain.permissions import Permission, permits
from chalicelib.http.staff.request_parts import NoteView
from chalicelib.http.staff.request_view import Reader, request_url
from chalicelib.http.views import FileView


def note_views(filed: Sequence[Filed], reader: Reader) -> list[NoteView]:
    """The notes of a request, oldest first; who may handle requests can change and attach."""
    versions: dict[str, list[Note]] = {}
    for item in filed:
        if isinstance(item, Note):
            versions.setdefault(item.name, []).append(item)
    files = [item for item in filed if isinstance(item, NoteFile)]
    return [_whole(notes, [file for file in files if file.note == name], reader) for name, notes in versions.items()]


def _whole(notes: Sequence[Note], files: Sequence[NoteFile], reader: Reader) -> NoteView:
    *earlier, newest = sorted((_version(note, reader) for note in notes), key=lambda note: note.number)
    able = permits(reader.staff.user.role, Permission.HANDLE_REQUESTS)
    deletes = permits(reader.staff.user.role, Permission.ADMINISTER)
    url = request_url(notes[0].request)
    return replace(
        newest,
        earlier=earlier[::-1],
        files=[_file(file, able=able, deletes=deletes) for file in files],
        change_url=f"{url}/note?note={newest.name}" if able else "",
        attach_url=f"{url}/note?attach={newest.name}" if able else "",
        delete_url=f"{url}/deletion?part=note&id={newest.name}" if deletes else "",
    )


def _version(note: Note, reader: Reader) -> NoteView:
    return NoteView(at=note.at, by=reader.name(note.by), text=note.text, number=note.number, name=note.name)


def _file(file: NoteFile, *, able: bool, deletes: bool) -> FileView:
    there = file.state is FileState.ACCEPTED
    url = request_url(file.request)
    return FileView(
        name=file.name,
        size=file.size,
        get_url=f"{url}/files/{file.id}" if there else "",
        kind="removed" if file.state is FileState.WITHDRAWN else file.state.value,
        remove_url=f"{url}/note?remove={file.id}" if able and there else "",
        delete_url=f"{url}/deletion?part=attachment&id={file.id}" if deletes and there else "",
    )
