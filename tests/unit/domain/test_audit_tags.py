"""The vocabulary of the audit."""

import re

from chalicelib.domain.audit_tags import Tag


def test_every_tag_is_object_and_event_in_small_letters() -> None:
    for tag in Tag:
        assert re.fullmatch(r"[a-z]+(:[a-z-]+)?:[a-z-]+", tag.value), tag


def test_every_tag_is_named_after_its_text() -> None:
    for tag in Tag:
        assert tag.name.replace("_", "") == re.sub("[:-]", "", tag.value).upper()
