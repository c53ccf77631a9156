"""The pages of the registers: empty they say what to do, full they show what is due, and auditors only read."""

from chalicelib.domain.permissions import Role
from tests.http.office import enter, hire
from tests.http.stage import Stage

INCIDENT = {
    "register_happened": "A list went to the wrong address\nNobody opened it",
    "register_noticed_at": "2026-01-05T16:40",
    "register_harm": "confidentiality",
    "register_categories": "names",
    "register_risk": "risk",
}


def test_an_incident_is_entered_shown_with_its_clock_and_read_by_an_auditor(stage: Stage) -> None:
    owner, auditor = enter(stage, stage.owner), enter(stage, hire(stage, Role.AUDITOR, "Rita"))
    assert "the 72 hours run from then" in owner.get("/staff/registers/incidents").words
    page = owner.click(owner.get("/staff/registers/incidents"), "Add an entry")
    wrong = owner.press(page, INCIDENT | {"register_risk": ""}, form="register_happened")
    assert (wrong.status, len(wrong.problems)) == (400, 1)
    listed = owner.press(wrong, {"register_risk": "risk"}, form="register_happened")
    assert "The entry was saved" in listed.words
    assert "Tell the authority by January 8, 2026" in listed.words
    entry = owner.click(listed, "A list went to the wrong address")
    assert "January 8, 2026, 16:40" in entry.words
    read = auditor.get(entry.url)
    assert "Nobody opened it" in read.words
    assert "register_happened" not in read.text
    assert auditor.get("/staff/registers/incidents/new").status == 403
    told = owner.press(entry, {"register_authority_told_on": "2026-01-06"}, form="register_happened")
    assert "Tell the authority" not in told.words


def test_a_handler_has_no_registers_and_an_unknown_one_is_not_found(stage: Stage) -> None:
    handler, owner = enter(stage, hire(stage, Role.HANDLER, "Hugo")), enter(stage, stage.owner)
    assert handler.get("/staff/registers").status == 403
    for path in ("/staff/registers/secrets", "/staff/registers/incidents/HEAD"):
        assert owner.get(path).status == 404


def test_the_register_is_saved_as_a_file(stage: Stage) -> None:
    owner = enter(stage, stage.owner)
    page = owner.get("/staff/registers/incidents")
    if not any((form.action or "").endswith("/file") for form in page.forms):
        owner.press(owner.get("/staff/registers/incidents/new"), INCIDENT, form="register_happened")
        page = owner.get("/staff/registers/incidents")
    form = next(form for form in page.forms if (form.action or "").endswith("/file"))
    saved = owner.post("/staff/registers/incidents/file", form.filled({}))
    assert saved.header("Content-Disposition") == 'attachment; filename="incidents.csv"'
    assert saved.text.startswith("\ufeffid,made_at,happened,")
