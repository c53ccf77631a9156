"""The business's own words for its letters, for systems."""

from typing import Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.wording import LetterName, Wording
from chalicelib.errors import InvalidField, InvalidInput
from chalicelib.http.api.operation import ApiCall
from chalicelib.http.api.schemas.own import (
    LetterPassage,
    LetterQuery,
    OwnLetter,
    OwnLetterList,
    OwnLetterWords,
    RestoreWords,
    WordVersion,
    WordVersionPage,
    WordVersionQuery,
    WriteWords,
)
from chalicelib.http.api.sections import Section
from chalicelib.http.endpoint import Reads
from chalicelib.http.staff.own_letter_view import letter_of_name, letters_of, name_of, part_views
from chalicelib.routes.api.registry import blueprint
from chalicelib.services.letters.own_words import NewWords, parts_of, restore_words, write_words

section: Final = Section(blueprint, "Letters", "/letters")
_ONE: Final = "/{letter}"
_REFUSALS: Final = ("not-found", "conflict")


@section.reads(audit=Reads.NOTHING_PERSONAL, query=LetterQuery, answer=OwnLetterList, refusals=("not-found",))
def list_all(call: ApiCall) -> OwnLetterList:
    """List the letters of a step.

    In one language: for every law, then for each law that has the letter, with the version that is in use.
    """
    query: LetterQuery = call.query
    named = letter_of_name(f"{query.step}.{query.language}.all")
    written = call.desk.wordings.of_step(call.account.id, named.step, named.language)
    known = {wording.letter: wording for wording in written}
    return OwnLetterList(items=[_facts(letter, known.get(letter)) for letter in letters_of(named.step, named.language)])


@section.reads(_ONE, audit=Reads.NOTHING_PERSONAL, answer=OwnLetterWords, refusals=("not-found",))
def read(call: ApiCall) -> OwnLetterWords:
    """Read a letter.

    Its passages as the product has them, with what requires them, and the business's own words in use.
    """
    named = letter_of_name(call.params["letter"])
    return _with_words(call, named, call.desk.wordings.newest(call.account.id, named))


@section.administers(
    _ONE,
    method="PUT",
    audit=(Tag.ACCOUNT_WORDING_CHANGED,),
    body=WriteWords,
    answer=OwnLetterWords,
    refusals=_REFUSALS,
)
def write(call: ApiCall) -> OwnLetterWords:
    """Write a letter's own words.

    They become a new version, which every new letter takes; the same words again change nothing. What a law requires
    cannot be written here, and names in braces must be those of `may_name`.
    """
    body: WriteWords = call.body
    named = letter_of_name(call.params["letter"])
    try:
        written = write_words(
            call.desk, call.staff, NewWords(letter=named, words=body.words, note=body.note, seen=body.seen)
        )
    except InvalidInput as error:
        raise InvalidInput(tuple(map(_named, error.problems))) from None
    return _with_words(call, named, written)


@section.administers(
    f"{_ONE}/restoration",
    audit=(Tag.ACCOUNT_WORDING_CHANGED,),
    body=RestoreWords,
    answer=OwnLetterWords,
    refusals=_REFUSALS,
)
def restore(call: ApiCall) -> OwnLetterWords:
    """Use a version's words again.

    As a new version; version 0 stands for the product's words.
    """
    body: RestoreWords = call.body
    named = letter_of_name(call.params["letter"])
    written = restore_words(call.desk, call.staff, named, body.version, seen=body.seen)
    return _with_words(call, named, written)


@section.reads(
    f"{_ONE}/versions",
    audit=Reads.NOTHING_PERSONAL,
    query=WordVersionQuery,
    answer=WordVersionPage,
    refusals=("not-found",),
)
def versions(call: ApiCall) -> WordVersionPage:
    """Read a letter's versions.

    Newest first, each with its own words, who wrote them, when and why.
    """
    named = letter_of_name(call.params["letter"])
    query: WordVersionQuery = call.query
    about = f"words|{name_of(named)}"
    newest = call.desk.wordings.newest(call.account.id, named)
    below = int(call.place(about, newest.number + 1 if newest else 0))
    found = _below(call, named, newest, below, query.limit) if newest else ()
    more = call.write_cursor([found[-1].number], about) if found and found[-1].number > 1 else None
    return WordVersionPage(items=[_version(one) for one in found], next=more)


def _below(call: ApiCall, named: LetterName, newest: Wording, below: int, limit: int) -> tuple[Wording, ...]:
    if below <= newest.number:
        return call.desk.wordings.past(call.account.id, named, below=below, limit=limit)
    earlier = call.desk.wordings.past(call.account.id, named, below=newest.number, limit=limit) if limit > 1 else ()
    return (newest, *earlier)[:limit]


def _named(problem: InvalidField) -> InvalidField:
    """The same, at the field of the body."""
    field = problem.field.replace("words-", "words.", 1)
    return InvalidField(field=field, problem=problem.problem, **problem.values)


def _facts(letter: LetterName, wording: Wording | None) -> OwnLetter:
    return OwnLetter(
        name=name_of(letter),
        step=letter.step,
        language=letter.language,
        law=name_of(letter).rpartition(".")[2],
        version=wording.number if wording else 0,
        changed_at=wording.at if wording else None,
        changed_by=wording.by if wording else "",
    )


def _with_words(call: ApiCall, letter: LetterName, wording: Wording | None) -> OwnLetterWords:
    facts = _facts(letter, wording if wording and wording.number else None)
    parts = parts_of(call.desk, letter)
    views = part_views(parts, wording.words if wording else {})
    return OwnLetterWords(
        name=facts.name,
        step=facts.step,
        language=facts.language,
        law=facts.law,
        version=facts.version,
        changed_at=facts.changed_at,
        changed_by=facts.changed_by,
        note=wording.note if wording else "",
        restored=wording.restored if wording else 0,
        passages=[
            LetterPassage(
                id=view.id,
                text=view.text,
                own=view.own,
                citation=view.citation,
                writable=view.writable,
                confidential=view.confidential,
                may_name=sorted(part.slot.may) if part.slot else [],
                must_name=sorted(part.slot.must) if part.slot else [],
            )
            for part, view in zip(parts, views, strict=True)
        ],
    )


def _version(wording: Wording) -> WordVersion:
    return WordVersion(
        version=wording.number,
        at=wording.at,
        by=wording.by,
        note=wording.note,
        restored=wording.restored,
        words=wording.words,
    )
