"""What must never be disclosed is looked for before anything leaves; a person then looks, and says that it may."""

from chalicelib.domain.correspondence import AnswerFile
from chalicelib.domain.never_disclose import Finding, findings, fingerprint, kinds
from chalicelib.domain.reason import Detail
from chalicelib.errors import InvalidField


def looked_at(text: str, files: list[AnswerFile], ticked: str) -> Detail:
    """The audit detail of what was found and confirmed: kinds, never values; empty where nothing was found.

    `ticked` is the fingerprint that the form showed. Raise `InvalidField` (`looked`) unless it is of exactly what
    is found now.
    """
    found = findings(text)
    wanted = sign_of(found, files)
    if not wanted:
        return {}
    if ticked != wanted:
        raise InvalidField(field="looked", problem="missing")
    of_files = (kind for file in files for kind in file.warnings)
    return {"looked_at": list(dict.fromkeys([*kinds(found), *of_files]))}


def sign_of(found: tuple[Finding, ...], files: list[AnswerFile]) -> str:
    """What the tick stands for: these findings in the text, and these files with warnings."""
    return fingerprint(found, tuple(file.id for file in files if file.warnings))
