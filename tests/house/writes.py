"""One writer: nothing but storage/work.py changes a table; the few other writers are listed with their reason."""

import ast
from typing import Final

from tests.house.source import Source

WRITER: Final = "chalicelib.storage.work"  # and its parts
PARTS: Final = frozenset({WRITER, f"{WRITER}_register", f"{WRITER}_retention", f"{WRITER}_rehashing"})

# What the engine offers; `append` and `count` are common words and count only on something called an engine.
ENGINE: Final = frozenset(
    {"put_row", "transact", "put_scrap", "delete_scrap", "put_key", "append", "count", "drop_empty_sheet"},
)
_COMMON: Final = frozenset({"append", "count"})
CLIENT: Final = frozenset(
    {
        *("put_item", "update_item", "delete_item", "batch_write_item", "transact_write_items"),
        *("execute_statement", "batch_execute_statement", "execute_transaction"),
        *("put_object", "delete_object", "delete_objects", "copy_object", "upload_file", "upload_fileobj"),
        *("delete_table", "update_table", "create_table"),
    },
)
ELSEWHERE: Final = {
    ("chalicelib.storage.cipher", "put_key"),  # an account's wrapped data key, before the account itself
    ("chalicelib.storage.figures", "transact"),  # counts and what was counted: derived from records, no proof
    ("chalicelib.storage.figures", "drop_empty_sheet"),  # as above
    ("chalicelib.storage.blobs", "put_object"),  # digests and second copies of keys: objects, not records
    ("chalicelib.storage.blobs", "copy_object"),  # an upload is taken before it is looked at
    ("chalicelib.storage.blobs", "delete_object"),  # answer files; their records are changed by the writer
    ("chalicelib.storage.ground", "batch_write_item"),  # the eraser's door: for good, noted before it is done
    ("chalicelib.storage.ground", "delete_item"),  # a wrapped data key, at the end of an erasure
    ("chalicelib.storage.ground", "delete_objects"),  # objects of an account that is erased
    ("chalicelib.storage.erasures", "put_object"),  # the ledger of erasures and its certificates
    ("chalicelib.storage.takeouts", "put_object"),  # exports of everything and their pieces: objects, not records
    ("chalicelib.storage.takeouts", "copy_object"),
    ("chalicelib.storage.takeouts", "delete_object"),
    ("chalicelib.storage.list_bucket", "put_object"),  # lists of contacts and what comes of them: objects, not records
    ("chalicelib.storage.list_bucket", "delete_object"),
    ("chalicelib.storage.sheet_bucket", "put_object"),  # files of lists and their parts: objects, not records
    ("chalicelib.storage.sheet_bucket", "delete_object"),
    ("chalicelib.storage.voicemail_bucket", "put_object"),  # recordings and greetings: objects, not records
    ("chalicelib.storage.voicemail_bucket", "copy_object"),  # a recording that is handed to the right business
    ("chalicelib.storage.voicemail_bucket", "delete_object"),  # recordings that the caller, or staff, made again
    ("chalicelib.storage.mail_bucket", "put_object"),  # mails that came in and their files: objects, not records
    ("chalicelib.storage.mail_bucket", "copy_object"),  # those of a mail that is put where it belongs
    ("chalicelib.storage.mail_bucket", "delete_object"),
    ("chalicelib.storage.remover", "delete_object"),  # what pages have let go, by the one job that may
    ("chalicelib.outbound.transcribe", "delete_object"),  # what a transcription wrote, once it was read
    ("chalicelib.outbound.export_door", "put_object"),  # copies, in an account's own bucket
    ("chalicelib.outbound.export_door", "delete_object"),  # the test object there
}
# PynamoDB's models can save and delete themselves, so only the engine may know them.
MODELS: Final = "chalicelib.storage.items"
_ERRORS_ONLY: Final = "chalicelib.storage.waits"  # reads what PynamoDB raises
MODEL_READERS: Final = frozenset(
    {"chalicelib.storage.dynamo", "chalicelib.storage.dynamo_sheets", MODELS, _ERRORS_ONLY}
)


def stray_writes(source: Source) -> list[str]:
    """Name every write outside the writer."""
    if source.module in PARTS:
        return []
    calls = [node for node in ast.walk(source.tree) if isinstance(node, ast.Call)]
    found = [source.finding(call, f"writes by {name}()") for call in calls if (name := _write(source, call))]
    if source.module in MODEL_READERS:
        return found
    imports = [node for node in ast.walk(source.tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    return found + [source.finding(node, "knows the models") for node in imports if _knows_models(node)]


def _write(source: Source, call: ast.Call) -> str:
    if not isinstance(call.func, ast.Attribute):
        return ""
    name = call.func.attr
    if (source.module, name) in ELSEWHERE:
        return ""
    if name in _COMMON:
        return name if "engine" in ast.unparse(call.func.value).lower() else ""
    return name if name in ENGINE | CLIENT else ""


def _knows_models(node: ast.Import | ast.ImportFrom) -> bool:
    if isinstance(node, ast.Import):
        return any(alias.name.startswith((MODELS, "pynamodb")) for alias in node.names)
    module = node.module or ""
    from_storage = module == "chalicelib.storage" and any(alias.name == "items" for alias in node.names)
    return from_storage or module.startswith((MODELS, "pynamodb"))
