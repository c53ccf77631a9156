"""The business's own words for its letters: a list by step, one letter with its versions, previews."""

from collections.abc import Mapping
from typing import Any, Final

from chalicelib import texts
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.permissions import Permission, permits
from chalicelib.domain.wording import NOTE_LIMIT, LetterName, Wording
from chalicelib.errors import Conflict, InvalidField, InvalidInput, NotFound, RecourseError, StaleForm
from chalicelib.http.call import Call
from chalicelib.http.endpoint import Reads, endpoint
from chalicelib.http.responses import Response, see_other
from chalicelib.http.staff.letter_page import passage_views
from chalicelib.http.staff.own_letter_view import (
    PATH,
    STEPS,
    law_name,
    letter_of_name,
    letter_rows,
    letters_of,
    name_of,
    part_views,
    variables_of,
    version_views,
)
from chalicelib.http.staff.pages import check_staff_token, field_errors, reader, staff_page
from chalicelib.law.occasions import rights_of_letter
from chalicelib.routes.staff.registry import blueprint
from chalicelib.services.letters.own_words import NewWords, parts_of, restore_words, words_of, write_words
from chalicelib.services.letters.preview_letter import Preview, preview_law, preview_made_up, preview_request

_ONE: Final = f"{PATH}/{{letter}}"
_FIELD: Final = "words-"
_VERSIONS: Final = 10  # on a page
_REFUSALS: Final = (InvalidField, InvalidInput, StaleForm, Conflict)


@endpoint(blueprint, PATH, audit=Reads.NOTHING_PERSONAL, permission=Permission.READ_REQUESTS)
def letters(call: Call) -> Response:
    """The letters of a step in a language, by law, with whoever wrote last."""
    account = call.staff.account
    steps = {step.value: step for step in STEPS}
    step = steps.get(call.query.get("step", ""), LetterKind.ACKNOWLEDGED)
    asked = call.query.get("in", "")
    language = asked if asked in texts.languages() else account.languages[0]
    written = call.desk.wordings.of_step(account.id, step, language) if account.own_words else ()
    names = _names(call, written)
    return staff_page(
        call,
        "staff/own_letters.html",
        nav="letters",
        step=step.value,
        steps=list(steps),
        spoken=language,
        rows=letter_rows(letters_of(step, language), written, names, call.language, account.regimes),
    )


@endpoint(blueprint, _ONE, audit=Reads.NOTHING_PERSONAL, permission=Permission.READ_REQUESTS)
def letter(call: Call) -> Response:
    """One letter: what the law has it say, what the business says, and its versions."""
    named = letter_of_name(call.params["letter"])
    asked = call.query.get("version", "")
    if not asked:
        return _page(call, named)
    if not (asked.isdecimal() and len(asked) < 7):
        raise NotFound("wording")
    return _page(call, named, shown=words_of(call.desk, call.staff.account, named, int(asked)))


@endpoint(blueprint, _ONE, methods=("POST",), audit=(Tag.ACCOUNT_WORDING_CHANGED,), permission=Permission.ADMINISTER)
def change(call: Call) -> Response:
    """Keep what was written as a new version, or an older version's words, or the product's again."""
    named = letter_of_name(call.params["letter"])
    try:
        check_staff_token(call)
        if call.value("do") == "restore":
            restore_words(call.desk, call.staff, named, _number(call, "version"), seen=_number(call, "seen"))
            return see_other(f"{PATH}/{name_of(named)}?done=words-restored")
        new = NewWords(letter=named, words=_typed(call), note=call.value("note"), seen=_number(call, "seen"))
        write_words(call.desk, call.staff, new)
    except _REFUSALS as error:
        return _page(call, named, error=error)
    return see_other(f"{PATH}/{name_of(named)}?done=words-kept")


@endpoint(
    blueprint,
    f"{_ONE}/preview",
    methods=("POST",),
    audit=(Tag.VIEW_REQUEST,),
    permission=Permission.READ_REQUESTS,
)
def preview(call: Call) -> Response:
    """The letter with what is written now, kept or not, about a made-up request or a real one; nothing is sent."""
    named = letter_of_name(call.params["letter"])
    desk, staff, reference = call.desk, call.staff, call.value("reference").strip()
    sample = texts.text("letter.sample.text", named.language)
    try:
        check_staff_token(call)
        words = _typed(call) if _writes(call) else _kept(call, named)
        if reference:
            found = preview_request(desk, staff, named, words, sample=sample, reference=reference)
        else:
            found = preview_made_up(desk, staff, named, words, sample=sample, right=call.value("right"))
    except _REFUSALS as error:
        return _page(call, named, error=error)
    return _page(call, named, preview=found)


def _writes(call: Call) -> bool:
    return permits(call.staff.user.role, Permission.ADMINISTER)


def _typed(call: Call) -> dict[str, str]:
    return {name.removeprefix(_FIELD): given[0] for name, given in call.form.items() if name.startswith(_FIELD)}


def _number(call: Call, name: str) -> int:
    text = call.value(name)
    if not (text.isdecimal() and len(text) < 7):
        raise StaleForm(name)
    return int(text)


def _kept(call: Call, named: LetterName) -> dict[str, str]:
    newest = call.desk.wordings.newest(call.staff.account.id, named)
    return newest.words if newest else {}


def _names(call: Call, written: tuple[Wording, ...]) -> dict[str, str]:
    """Who wrote, by actor."""
    who = reader(call) if written else None
    return {wording.by: who.name(wording.by) for wording in written} if who else {}


def _page(
    call: Call,
    named: LetterName,
    *,
    shown: Wording | None = None,
    preview: Preview | None = None,
    error: RecourseError | None = None,
) -> Response:
    """The letter's page: with an older version, with what was typed, or with the newest words."""
    account = call.staff.account
    newest = call.desk.wordings.newest(account.id, named)
    number = newest.number if newest else 0
    posted = call.method == "POST" and call.value("do") != "restore" and _writes(call)
    read = shown or newest
    words = _typed(call) if posted else read.words if read else {}
    parts = parts_of(call.desk, named)
    return staff_page(
        call,
        "staff/own_letter.html",
        status=error.status if error else 200,
        nav="letters",
        parts=part_views(parts, words),
        variables=variables_of(parts),
        writes=_writes(call) and shown is None,
        restores=_writes(call),
        seen=call.value("seen") if posted and not isinstance(error, Conflict) else str(number),
        rights=[right.value for right in rights_of_letter(named.step, preview_law(account, named))],
        typed={field: call.value(field) for field in ("note", "right", "reference")} if posted or preview else {},
        note_limit=NOTE_LIMIT,
        **_named(call, named),
        **_history(call, named, newest, shown.number if shown else number),
        **_previewed(preview),
        errors=field_errors(call, error) if error else (),
    )


def _named(call: Call, named: LetterName) -> Mapping[str, Any]:
    """Which letter it is, and where it lies."""
    name = name_of(named)
    return {
        "here": f"{PATH}/{name}",
        "previewing": call.path.endswith("/preview"),
        "name": name,
        "step": named.step.value,
        "law": law_name(named.law, call.language),
        "spoken": named.language,
        "list_url": f"{PATH}?step={named.step.value}&in={named.language}",
    }


def _history(call: Call, named: LetterName, newest: Wording | None, shown: int) -> Mapping[str, Any]:
    """The versions from the newest down, or from the one that is shown."""
    number = newest.number if newest else 0
    versions = _versions(call, named, newest, shown + 1 if shown < number else number) if newest else ()
    full = len(versions) == _VERSIONS
    return {
        "shown": shown,
        "newest": number,
        "versions": version_views(named, versions, _names(call, versions), shown),
        "older": versions[-1].number if full and versions[-1].number > 1 else 0,
    }


def _versions(call: Call, named: LetterName, newest: Wording, below: int) -> tuple[Wording, ...]:
    earlier = call.desk.wordings.past(newest.account, named, below=below, limit=_VERSIONS - 1)
    return (newest, *earlier) if below >= newest.number else earlier


def _previewed(preview: Preview | None) -> Mapping[str, Any]:
    if preview is None:
        return {"preview": None}
    passages = [passage for passage in passage_views(preview.passages) if passage.text or passage.editable]
    return {"preview": passages, "preview_right": preview.right.value, "preview_reference": preview.reference}
