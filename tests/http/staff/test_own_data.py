"""One's own data as a file, and the page that deletes it: what it says, whom it takes, what is left."""

import json

from chalicelib.domain.account import Staff
from chalicelib.domain.permissions import Role
from chalicelib.services.handling.assign_request import assign_request
from tests.http.client import Browser
from tests.http.office import asked, enter, hire, page_of, present
from tests.http.stage import Stage


def test_the_file_holds_what_is_kept_and_no_secret(stage: Stage) -> None:
    tim = hire(stage, Role.HANDLER, "Tim")
    his = enter(stage, tim)
    page = his.get("/staff/profile")
    form = next(form for form in page.forms if (form.action or "").endswith("/data"))
    saved = his.post("/staff/profile/data", form.filled({}))
    assert saved.header("Content-Disposition") == 'attachment; filename="your-data.json"'
    kept = json.loads(saved.body)
    assert (kept["name"], kept["email"], kept["role"]) == ("Tim", "tim@acme.example", "handler")
    assert his.post("/staff/profile/data").status in {400, 403}  # not without the page's own form


def test_who_is_sure_is_deleted_and_shown_as_a_former_colleague(stage: Stage) -> None:
    hal = hire(stage, Role.HANDLER, "Hal")
    his, owner = enter(stage, hal), enter(stage, stage.owner)
    request = asked(stage)
    assign_request(stage.desk, Staff(stage.account, hal), request.id, hal.id, seen=present(stage, request).version)
    page = his.get("/staff/profile/forget")
    assert "Delete your own data" in page.heading
    assert his.press(page, {}, form="forget").problems == ["Tick the box to say that you are sure"]
    assert "Your data was deleted" in his.press(page, {"forget": "yes"}, form="forget").heading
    assert his.get("/staff", follow=False).status == 303
    for path in ("/staff/queue", page_of(request), f"{page_of(request)}?part=timeline"):
        shown = owner.get(path)
        assert "a former colleague" in shown.words, path
        assert hal.id not in shown.words, path


def test_the_last_owner_is_told_to_find_another(stage: Stage) -> None:
    owner: Browser = enter(stage, stage.owner)
    page = owner.press(owner.get("/staff/profile/forget"), {"forget": "yes"}, form="forget")
    assert page.status == 409
    assert len(page.problems) == 1


def test_an_administrator_deletes_who_has_left(stage: Stage) -> None:
    gil = hire(stage, Role.HANDLER, "Gil")
    owner = enter(stage, stage.owner)
    path = f"/staff/users/{gil.id}"
    early = owner.press(owner.get(f"{path}/forget"), {"forget": "yes"}, form="forget")
    assert early.problems == ["This person can still sign in. End their access first"]
    disable = next(form for form in owner.get(path).forms if ("do", "disable") in form.fields)
    owner.post(path, disable.filled({}))
    gone = owner.press(owner.get(f"{path}/forget"), {"forget": "yes"}, form="forget")
    assert "data was deleted" in gone.words
    assert "Gil" not in gone.words
    assert owner.get(path).status == 404
