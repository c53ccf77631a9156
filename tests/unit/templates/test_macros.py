"""Our lean macros against the reference port of govuk-frontend's, tag by tag."""

from __future__ import annotations

import re
from typing import Any

import pytest
from jinja2 import Environment, PackageLoader, PrefixLoader

from chalicelib.http import pages
from chalicelib.http.views import FieldError

pytest.importorskip("govuk_frontend_jinja")

ITEMS = [{"value": "a", "text": "A", "hint": "h"}, {"value": "b", "text": "B"}]
REFERENCE_ITEMS = [{"value": "a", "text": "A", "hint": {"text": "h"}, "checked": True}, {"value": "b", "text": "B"}]
LABEL = {"label": {"text": "L"}, "hint": {"text": "H"}, "errorMessage": {"text": "E"}}
LEGEND = {
    "fieldset": {"legend": {"text": "L", "isPageHeading": True, "classes": "govuk-fieldset__legend--l"}},
    "hint": {"text": "H"},
    "errorMessage": {"text": "E"},
}
ERRORS = [FieldError(field="n", text="E", href="#n")]
DATE = [
    {"name": "month", "classes": "govuk-input--width-2 govuk-input--error"},
    {"name": "day", "classes": "govuk-input--width-2 govuk-input--error", "value": "7"},
    {"name": "year", "classes": "govuk-input--width-4 govuk-input--error"},
]

CASES: list[tuple[str, str, str, dict[str, Any]]] = [
    (
        'input("n", "L", value="v", errors=errors, hint="H", page=True, type="tel", autocomplete="y",spellcheck=False)',
        "input",
        "govukInput",
        {
            **LABEL,
            "label": {"text": "L", "isPageHeading": True, "classes": "govuk-label--l"},
            "id": "n",
            "name": "n",
            "value": "v",
            "type": "tel",
            "autocomplete": "y",
            "spellcheck": False,
        },
    ),
    (
        'textarea("n", "L", value="v", errors=errors, hint="H")',
        "textarea",
        "govukTextarea",
        {**LABEL, "id": "n", "name": "n", "value": "v"},
    ),
    (
        'select("n", "L", [(None, [("1", "one"), ("2", "two")])], value="2", errors=errors, hint="H")',
        "select",
        "govukSelect",
        {
            **LABEL,
            "id": "n",
            "name": "n",
            "items": [{"value": "1", "text": "one"}, {"value": "2", "text": "two", "selected": True}],
        },
    ),
    (
        'radios("n", "L", items, value="a", errors=errors, hint="H", page=True)',
        "radios",
        "govukRadios",
        {**LEGEND, "name": "n", "idPrefix": "n", "items": REFERENCE_ITEMS},
    ),
    (
        'checkboxes("n", "L", items, chosen=["a"], errors=errors, hint="H", page=True)',
        "checkboxes",
        "govukCheckboxes",
        {**LEGEND, "name": "n", "idPrefix": "n", "items": REFERENCE_ITEMS},
    ),
    (
        'date_input("n", "L", {"n_day": "7"}, errors=errors, hint="H")',
        "date-input",
        "govukDateInput",
        {
            **LEGEND,
            "fieldset": {"legend": {"text": "L", "classes": "govuk-fieldset__legend--s"}},
            "id": "n",
            "namePrefix": "n",
            "items": DATE,
        },
    ),
    (
        'file_upload("n", "L", ".pdf", errors=errors, hint="H")',
        "file-upload",
        "govukFileUpload",
        {**LABEL, "id": "n", "name": "n", "attributes": {"accept": ".pdf"}},
    ),
    (
        "error_summary(errors)",
        "error-summary",
        "govukErrorSummary",
        {"titleText": "There is a problem", "errorList": [{"text": "E", "href": "#n"}]},
    ),
    ('button("Go")', "button", "govukButton", {"text": "Go", "preventDoubleClick": True}),
    (
        'link_button("Go", "/x", "start")',
        "button",
        "govukButton",
        {"text": "Go", "href": "/prod/x", "isStartButton": True},
    ),
    ('tag("T", "green")', "tag", "govukTag", {"text": "T", "classes": "govuk-tag--green"}),
    (
        'banner("D", "T", success=True)',
        "notification-banner",
        "govukNotificationBanner",
        {"titleText": "D", "text": "T", "type": "success"},
    ),
    ('warning("T")', "warning-text", "govukWarningText", {"text": "T", "iconFallbackText": "Warning"}),
    ('inset("T")', "inset-text", "govukInsetText", {"text": "T"}),
    ('back_link("/b")', "back-link", "govukBackLink", {"text": "Back", "href": "/prod/b"}),
    (
        'pagination("/p", "/n")',
        "pagination",
        "govukPagination",
        {
            "landmarkLabel": "Pages",
            "previous": {"href": "/prod/p", "text": "Previous page"},
            "next": {"href": "/prod/n", "text": "Next page"},
        },
    ),
]


def tags(html: str) -> list[Any]:
    """Reduce markup to its tags, each with sorted attributes, and its words."""
    found: list[Any] = []
    for tag, word in re.findall(r"<([^>]+)>|([^<>\s]+)", html):
        name = re.match(r"/?\w+", tag)
        # The reference joins date names with a hyphen; ours are plain words of a form.
        attributes = sorted(re.findall(r'[\w-]+="[^"]*"', tag.replace("n-day", "n_day")))
        boolean = sorted(re.findall(r"\s(checked|selected|hidden)(?=[\s>]|$)", tag))
        found.append((name[0], *attributes, *boolean) if name else word)
    return found


@pytest.mark.parametrize(("ours", "component", "macro", "parameters"), CASES, ids=[case[2] for case in CASES])
def test_a_macro_emits_the_reference_markup(ours: str, component: str, macro: str, parameters: dict[str, Any]) -> None:
    reference = Environment(
        loader=PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}), autoescape=True
    )
    expected = reference.from_string(
        f'{{% from "govuk_frontend_jinja/components/{component}/macro.html" import {macro} %}}{{{{ {macro}(p) }}}}'
    ).render(p=parameters)
    name = ours.partition("(")[0]
    file = "form" if f"macro {name}(" in (pages.SOURCES / "macros/form.html").read_text("utf-8") else "show"
    found = (
        pages._environment("en")
        .from_string(f'{{% from "macros/{file}.html" import {name} %}}{{{{ {ours} }}}}')
        .render(errors=ERRORS, items=ITEMS)
    )
    assert tags(found) == tags(re.sub(r"n-(day|month|year)", r"n_\1", expected))
