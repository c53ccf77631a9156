"""Staff and the operator type a person's words into every form that they have, and into what no form asks."""

from functools import partial
from urllib.parse import unquote
from urllib.request import urlopen

import pytest

from chalicelib.domain.account import Plan
from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.permissions import Role
from chalicelib.domain.rights import Right
from chalicelib.http.endpoint import ROUTES
from chalicelib.services.handling.attach_file import accept_upload, prepare_upload
from tests.fakes import acme
from tests.http.attempts import post_to_bucket
from tests.http.copies import plan
from tests.http.line import called, open_line, spoke
from tests.http.office import asked, enter, hire, page_of
from tests.http.operating import open_operator, operate
from tests.http.stage import Stage
from tests.silence.filling import Walk
from tests.silence.net import Net
from tests.silence.words import Words

pytestmark = pytest.mark.usefixtures("unlimited")
NAMES = ("text", "reason", "name", "email", "note", "why", "told", "typed_name", "words", "search", "do", "seen", "to")
ENDINGS = {
    "/staff/sign-out": "ends the session",
    "/staff/security": "ends the session",
    "/staff/profile/forget": "forgets who walks",
    "/staff/close": "closes the account; knocked at afterwards",
}
OFTEN = {"/staff/requests/{request}": 8, "/operator/accounts/{account}": 3}


def posts(beginning: str) -> set[str]:
    """The routes that take a form."""
    return {info.path for info in ROUTES if "POST" in info.methods and info.path.startswith(beginning)}


def furnish(stage: Stage, words: Words) -> str:
    """Requests in several states, a voicemail with its words, a colleague; the last request's id."""
    open_line(stage)
    plan(stage, Plan.ENTERPRISE)
    account = stage.desk.accounts.get(stage.account.id)
    email, phone = Email(words.email("form")), Phone(words.phone("form"))
    acme.ask(stage.desk, account, Right.KNOW_SPECIFIC, Right.DELETE, email=email, phone=phone)
    acme.ask(stage.desk, account, Right.CORRECT, email=email, confirmed=False)
    acme.ask(stage.desk, account, Right.DELETE, email=email, residence="US-VA")
    request = called(stage, number=Phone(words.phone("call")))
    spoke(stage, request, words.text("transcript"))
    hire(stage, Role.HANDLER, "Hal")
    return request.id


def test_no_word_that_staff_type_is_found_beside_its_field(stage: Stage, net: Net, words: Words) -> None:
    request = furnish(stage, words)
    renew = partial(enter, stage, stage.owner, factor=True)
    walk = Walk(renew(), words, ("/staff",), ENDINGS, OFTEN, renew)
    walk.go("/staff", "/staff/queue", "/staff/queue?list=waiting")
    for route in sorted(posts("/staff") - walk.posted.keys()):
        walk.knock(route, NAMES, request=request)
    stage.deliver()
    assert walk.posted.keys() >= posts("/staff")
    assert walk.answered[200] > sum(walk.answered.values()) / 4, walk.answered
    words.check(net.places())


def test_no_word_that_the_operator_types_is_found_beside_its_field(stage: Stage, net: Net, words: Words) -> None:
    operator = open_operator(stage)
    renew = partial(operate, stage, operator.user)
    walk = Walk(renew(), words, ("/operator", "/staff/misuse"), {"/operator/leave": "ends the session"}, OFTEN, renew)
    walk.go("/operator")
    for route in sorted(posts("/operator") - walk.posted.keys()):
        walk.knock(route, NAMES, account=stage.account.id)
    stage.deliver()
    assert walk.posted.keys() >= posts("/operator")
    words.check(net.places())


def test_a_link_to_a_file_does_not_say_what_somebody_called_it(stage: Stage, net: Net, words: Words) -> None:
    """The bucket writes its addresses into a log of its own."""
    request, owner = asked(stage), enter(stage, stage.owner)
    name = f"{words.word('file name')} {words.tail}.txt"
    upload = prepare_upload(stage.desk, stage.staff, request.id, name, back="http://127.0.0.1/back")
    post_to_bucket(upload.form.url, upload.form.fields, b"an answer")
    file = accept_upload(stage.desk, stage.staff, request.id, upload.file.id)
    link = stage.desk.files.link(file, seconds=60)
    assert words.stem in file.name.lower()
    assert f"{file.id.lower()}.txt" in link
    with urlopen(link, timeout=10) as answer:  # noqa: S310  the engine's
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{file.id.lower()}.txt"'
    assert owner.get(page_of(request)).status == 200
    words.check(net.places() | {"a link": unquote(link).lower()})
