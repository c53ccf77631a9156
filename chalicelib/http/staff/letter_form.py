"""The letter of a step before it is sent: what staff see of it and may change."""

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from chalicelib import texts
from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.letter_text import Passage
from chalicelib.domain.request import Request
from chalicelib.http.call import Call
from chalicelib.http.staff.letter_page import PassageView, passage_views
from chalicelib.services.handling.step import drafted_letter

_FIELD = "passage-"


class LetterDraft(Struct, frozen=True, kw_only=True):
    """A letter that is not sent yet, in the consumer's language."""

    language: str
    passages: list[PassageView]


def edits_of(call: Call) -> dict[str, str]:
    """What staff wrote in the passages of a letter, by their keys."""
    return {name.removeprefix(_FIELD): given[0] for name, given in call.form.items() if name.startswith(_FIELD)}


def typed_words(call: Call, name: str) -> str:
    """What was typed into a field that the letter repeats; nothing yet when the form is opened."""
    return call.value(name).strip() if call.method == "POST" else ""


def letter_draft(call: Call, head: Request, kind: LetterKind, values: Mapping[str, str]) -> LetterDraft:
    """The letter as it would go out now; what was typed into its fields stands among the page's values."""
    passages = [passage for passage in drafted_letter(call.desk, head, kind, values, {}) if _shows(passage)]
    return LetterDraft(
        language=head.language,
        passages=[
            replace(view, **_asked(call, passage)) if view.editable else view
            for passage, view in zip(passages, passage_views(passages), strict=True)
        ],
    )


def _shows(passage: Passage) -> bool:
    return bool(passage.text) or passage.editable


def _asked(call: Call, passage: Passage) -> dict[str, str]:
    """What a field asks for, in the language of staff."""
    title, prompt = f"letter.title.{passage.key}", f"letter.prompt.{passage.key}"
    business = call.staff.account.name
    label = title if texts.has_text(title) else "staff.letters.passage"
    return {
        "label": texts.text(label, call.language, business=business),
        "prompt": texts.text(prompt, call.language) if texts.has_text(prompt) else "",
    }
