"""The menu and the settings page lead everybody to what they may open, and to nothing else."""

import re

import pytest

from chalicelib import texts
from chalicelib.domain.permissions import Role, permits
from chalicelib.http.staff.navigation import MENU, SETTINGS
from tests.http.office import enter, hire
from tests.http.stage import Stage


@pytest.mark.parametrize("role", Role)
def test_every_link_of_the_menu_and_the_settings_opens(stage: Stage, role: Role) -> None:
    browser = enter(stage, hire(stage, role, f"Menu-{role.value}"))
    page = browser.get("/staff/settings")
    links = set(re.findall(r'href="(/staff[a-z/-]*)"', page.text))
    wanted = {entry.path for entry in (*MENU, *SETTINGS) if permits(role, entry.permission)}
    assert links >= wanted
    hidden = {entry.path for entry in (*MENU, *SETTINGS)} - wanted
    assert not links & hidden
    assert {browser.get(path).status for path in wanted} == {200}


def test_a_setting_leads_back_to_the_settings(stage: Stage) -> None:
    page = enter(stage, stage.owner).get("/staff/alerts")
    assert re.search(r'href="/staff/settings" aria-current="page"', page.text)


@pytest.mark.parametrize("done", ["nothing-like-it", "../x", "", "A", "saved<script>"])
def test_an_address_can_say_only_what_there_is_to_say(stage: Stage, done: str) -> None:
    browser = enter(stage, stage.owner)
    assert browser.get(f"/staff/settings?done={done}").text.count("govuk-notification-banner") == 0
    assert "Your choice of alerts was saved" in browser.get("/staff/settings?done=alerts-saved").text


def test_what_was_done_is_said_without_anything_to_fill_in() -> None:
    for language in texts.languages():
        notices = [entry for key, entry in texts.catalogue(language).items() if key.startswith("notice.")]
        assert not [entry for entry in notices if "{" in str(entry) and not isinstance(entry, dict)]
