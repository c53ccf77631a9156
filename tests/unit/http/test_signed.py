"""Proof of who signed a call: everything that an attacker would try."""

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import replace

import pytest

from chalicelib.domain.api_key import Scope, parse_public_key
from chalicelib.errors import NotSigned
from chalicelib.http.api.problems import PROBLEMS
from chalicelib.http.api.signed import Message, addresses, prove
from chalicelib.services.accounts.api_keys import add_key, revoke_key
from chalicelib.services.accounts.close_account import close_account
from chalicelib.services.erasure.begin_erasure import begin_erasure
from tests.fakes.acme import open_acme
from tests.fakes.api_client import Sent, System
from tests.fakes.desk import FakeDesk


class Bench:
    """A deployment and a system whose key is in use."""

    def __init__(self) -> None:
        self.desk = FakeDesk()
        self.account = open_acme(self.desk).account
        self.system = System(self.desk.public_url, now=lambda: self.desk.clock.now().timestamp())
        public = parse_public_key(self.system.public_pem)
        self.key = add_key(
            self.desk, self.account, name="CRM", public_key=public, scopes=(Scope.READ,), actor="operator:test"
        )
        self.system.key_id = self.key.id

    def system_at(self, base: str) -> System:
        """The same key, for calls to another host."""
        return System(base, self.key.id, self.system.private, self.system.now)

    def read(self, sent: Sent, query: tuple[tuple[str, str], ...] = ()) -> Message:
        """The call as the frame reads it."""
        address = sent.url.partition("?")[0]
        lines = {name.lower(): value for name, value in sent.headers.items()}
        return Message(method=sent.method, address=address, query=query, headers=lines, body=sent.body)

    def prove(self, sent: Sent, query: tuple[tuple[str, str], ...] = ()) -> str:
        """The id of the key that signed."""
        return prove(self.desk, self.read(sent, query)).key.id

    def refused(self, sent: Sent, query: tuple[tuple[str, str], ...] = ()) -> str:
        """The kind of the refusal."""
        with pytest.raises(NotSigned) as refusal:
            prove(self.desk, self.read(sent, query))
        assert PROBLEMS[refusal.value.kind].status == 401
        return refusal.value.kind


@pytest.fixture
def bench() -> Bench:
    """See `Bench`."""
    return Bench()


BODY = {"name": "Ana"}


def test_a_signed_call_is_its_keys(bench: Bench) -> None:
    assert bench.prove(bench.system.sign("GET", "/x")) == bench.key.id
    assert bench.prove(bench.system.sign("POST", "/x", BODY)) == bench.key.id


def test_further_components_may_be_covered(bench: Bench) -> None:
    covered = ("@method", "@target-uri", "@authority", "date")
    headers = {"date": "Mon, 23 Nov 2026 17:00:00 GMT"}
    assert bench.prove(bench.system.sign("GET", "/x", covered=covered, headers=headers)) == bench.key.id
    sent = bench.system.sign("GET", "/x", covered=covered, headers=headers)
    assert bench.refused(sent.with_headers(date="Mon, 23 Nov 2026 17:00:01 GMT")) == "signature-invalid"


def test_a_digest_by_sha_512_counts_and_one_member_of_it_may_be_covered(bench: Bench) -> None:
    body = b'{"a": 1}'
    digest = base64.b64encode(hashlib.sha512(body).digest()).decode()
    sent = bench.system.sign("POST", "/x", body, headers={"content-digest": f"sha-512=:{digest}:"})
    assert bench.prove(sent) == bench.key.id


@pytest.mark.parametrize(
    ("query", "spelled"),
    [
        ((("limit", "5"), ("cursor", "a.b-c_d")), "limit=5&cursor=a.b-c_d"),
        ((("since", "2026-11-23T17:00:00+00:00"),), "since=2026-11-23T17%3A00%3A00%2B00%3A00"),
        ((("since", "2026-11-23T17:00:00Z"),), "since=2026-11-23T17:00:00Z"),
        ((("words", "in progress"),), "words=in+progress"),
        ((("words", "in progress"),), "words=in%20progress"),
        ((("b", "2"), ("a", "1")), "a=1&b=2"),
        ((("empty", ""),), "empty="),
    ],
)
def test_the_address_holds_in_every_usual_spelling_of_its_query(
    bench: Bench,
    query: tuple[tuple[str, str], ...],
    spelled: str,
) -> None:
    assert bench.prove(bench.system.sign("GET", f"/x?{spelled}"), query) == bench.key.id


def test_spellings_are_few_and_without_a_query_there_is_one(bench: Bench) -> None:
    plain = bench.read(bench.system.sign("GET", "/x"))
    assert list(addresses(plain)) == ["http://recourse.test/x"]
    assert len(list(addresses(replace(plain, query=[("b", "x:y z"), ("a", "1")])))) == 6
    assert len(list(addresses(replace(plain, query=[("a", "1")])))) == 1


def attacks(bench: Bench) -> Iterator[tuple[str, Sent, str]]:
    """What is sent, and how it must be refused."""
    get, post = bench.system.sign("GET", "/x"), bench.system.sign("POST", "/x", BODY)
    yield "nothing", get.with_headers(signature="", signature_input=""), "signature-missing"
    yield "no signature", get.with_headers(signature=""), "signature-missing"
    yield "no input", get.with_headers(signature_input=""), "signature-missing"
    yield "no field", get.with_headers(signature="((("), "signature-invalid"
    yield "no ascii", get.with_headers(signature_input="sig=ü"), "signature-invalid"
    yield "no list", get.with_headers(signature_input="sig=1;keyid=2"), "signature-invalid"
    yield (
        "other label",
        get.with_headers(signature=get.headers["signature"].replace("sig=", "gis=")),
        "signature-invalid",
    )
    twice = f"{get.headers['signature-input']}, {get.headers['signature-input']}"
    yield "a label twice", get.with_headers(signature_input=twice), "signature-invalid"
    yield "other method", replace(get, method="DELETE"), "signature-invalid"
    yield "other path", replace(get, url=get.url + "y"), "signature-invalid"
    elsewhere = bench.system_at("https://evil.example").sign("GET", "/x")
    yield "other host", replace(elsewhere, url=get.url), "signature-invalid"
    yield "no bytes", get.with_headers(signature='sig="text"'), "signature-invalid"
    yield "short", get.with_headers(signature="sig=:AAAA:"), "signature-invalid"
    yield "other body", replace(post, body=b'{"name": "Eve"}'), "digest-mismatch"
    yield "a space more", replace(post, body=post.body + b" "), "digest-mismatch"
    yield "no body", replace(post, body=b""), "digest-mismatch"
    digest = "sha-256=:" + base64.b64encode(hashlib.sha256(b'{"name": "Eve"}').digest()).decode() + ":"
    other = replace(post, body=b'{"name": "Eve"}').with_headers(content_digest=digest)
    yield "other body with its digest", other, "signature-invalid"
    yield "no digest", post.with_headers(content_digest=""), "signature-invalid"
    yield "other type", post.with_headers(content_type="application/xml"), "signature-invalid"
    weak = {"content-digest": "md5=:kAFQmDzST7DWlj99KOF/cg==:"}
    yield "weak digest", bench.system.sign("POST", "/x", BODY, headers=weak), "digest-mismatch"


def incomplete(bench: Bench) -> Iterator[Sent]:
    """Signatures that hold and leave something out."""
    sign = bench.system.sign
    yield sign("GET", "/x", covered=("@method",))
    yield sign("GET", "/x", covered=("@target-uri",))
    yield sign("GET", "/x", covered=())
    yield sign("POST", "/x", BODY, covered=("@method", "@target-uri", "content-type"))
    yield sign("POST", "/x", BODY, covered=("@method", "@target-uri", "content-digest"))
    yield sign("GET", "/x", params={"nonce": None})
    yield sign("GET", "/x", params={"nonce": ""})
    yield sign("GET", "/x", params={"nonce": 5})
    yield sign("GET", "/x", params={"nonce": "n" * 129})
    yield sign("GET", "/x", params={"created": None})
    yield sign("GET", "/x", params={"created": "now"})
    yield sign("GET", "/x", params={"tag": "another-service"})


def test_what_was_changed_on_the_way_is_refused_by_its_kind(bench: Bench) -> None:
    for name, sent, kind in attacks(bench):
        assert bench.refused(sent) == kind, name


def test_a_signature_that_leaves_out_what_it_must_cover_is_refused(bench: Bench) -> None:
    for sent in incomplete(bench):
        assert bench.refused(sent) == "signature-incomplete", sent.headers["signature-input"]


def test_our_own_tag_is_taken(bench: Bench) -> None:
    assert bench.prove(bench.system.sign("GET", "/x", params={"tag": "recourse"})) == bench.key.id


@pytest.mark.parametrize("alg", ["hmac-sha256", "rsa-pss-sha512", "none"])
def test_the_message_does_not_choose_the_algorithm(bench: Bench, alg: str) -> None:
    assert bench.refused(bench.system.sign("GET", "/x", params={"alg": alg})) == "signature-invalid"
    assert bench.prove(bench.system.sign("GET", "/x", params={"alg": "ed25519"})) == bench.key.id


def test_the_public_key_is_no_shared_secret(bench: Bench) -> None:
    """The classic confusion: an HMAC made with the public key, which everybody may know."""
    import hmac

    sent = bench.system.sign("GET", "/x", params={"alg": "hmac-sha256"})
    forged = hmac.digest(base64.b64decode(bench.key.public_key), b"x", "sha256")
    assert (
        bench.refused(sent.with_headers(signature=f"sig=:{base64.b64encode(forged).decode()}:")) == "signature-invalid"
    )


@pytest.mark.parametrize(("age", "kind"), [(300, ""), (301, "stale"), (-30, ""), (-31, "stale"), (10**12, "stale")])
def test_a_signature_lives_for_five_minutes_and_a_clock_may_be_half_a_minute_ahead(
    bench: Bench,
    age: int,
    kind: str,
) -> None:
    sent = bench.system.sign("GET", "/x", params={"created": int(bench.system.now()) - age})
    if kind:
        assert bench.refused(sent) == f"signature-{kind}"
    else:
        assert bench.prove(sent) == bench.key.id


def test_a_signature_that_expired_by_its_own_word_is_refused(bench: Bench) -> None:
    now = int(bench.system.now())
    assert bench.refused(bench.system.sign("GET", "/x", params={"expires": now - 1})) == "signature-stale"
    assert bench.refused(bench.system.sign("GET", "/x", params={"expires": "never"})) == "signature-stale"
    assert bench.prove(bench.system.sign("GET", "/x", params={"expires": now + 60})) == bench.key.id


def test_a_nonce_is_good_once_for_a_key(bench: Bench) -> None:
    sent = bench.system.sign("GET", "/x", params={"nonce": "n1"})
    assert bench.prove(sent) == bench.key.id
    assert bench.refused(sent) == "signature-replayed"
    assert bench.refused(bench.system.sign("GET", "/y", params={"nonce": "n1"})) == "signature-replayed"
    bench.desk.clock.pass_(minutes=4)
    assert bench.refused(sent) == "signature-replayed"
    bench.desk.clock.pass_(minutes=2)
    assert bench.refused(sent) == "signature-stale"


def test_a_nonce_of_a_call_that_was_refused_is_not_used_up(bench: Bench) -> None:
    sent = bench.system.sign("POST", "/x", BODY, params={"nonce": "n1"})
    assert bench.refused(replace(sent, body=b"{}")) == "digest-mismatch"
    assert bench.prove(sent) == bench.key.id


def test_another_key_of_another_business_proves_itself_only(bench: Bench) -> None:
    stranger = System(bench.desk.public_url, bench.key.id, now=bench.system.now)
    assert bench.refused(stranger.sign("GET", "/x")) == "signature-invalid"
    for name in ("key_aaaaaaaaaaaaaaaa", "KEY", "", "../../x"):
        stranger.key_id = name
        assert bench.refused(stranger.sign("GET", "/x")) == "signature-invalid"


def test_of_several_signatures_the_one_by_a_known_key_counts(bench: Bench) -> None:
    ours = bench.system.sign("GET", "/x")
    proxy = System(bench.desk.public_url, "proxy", now=bench.system.now).sign("GET", "/x", covered=("@method",))
    both = {
        name: f"{proxy.headers[name].replace('sig=', 'proxy=', 1)}, {ours.headers[name]}"
        for name in ("signature-input", "signature")
    }
    assert bench.prove(ours.with_headers(**both)) == bench.key.id


def test_more_signatures_than_anybody_needs_are_not_looked_at(bench: Bench) -> None:
    ours = bench.system.sign("GET", "/x")
    many = ", ".join(f's{number}=("@method");keyid="x"' for number in range(8))
    sent = ours.with_headers(signature_input=f"{many}, {ours.headers['signature-input']}")
    assert bench.refused(sent) == "signature-invalid"


def test_a_key_that_was_revoked_is_refused_within_half_a_minute(bench: Bench) -> None:
    assert bench.prove(bench.system.sign("GET", "/x")) == bench.key.id
    revoke_key(bench.desk, bench.account, bench.key.id, actor="operator:test")
    bench.desk.clock.pass_(seconds=29)
    assert bench.refused(bench.system.sign("GET", "/x")) == "signature-invalid"


def test_a_key_of_a_business_that_leaves_counts_until_its_data_is_being_erased(bench: Bench) -> None:
    leaving = close_account(bench.desk, bench.desk.accounts.get(bench.account.id), actor="operator:test")
    assert bench.prove(bench.system.sign("GET", "/x")) == bench.key.id
    begin_erasure(bench.desk, leaving, actor="system:test")
    bench.desk.clock.pass_(seconds=29)
    assert bench.refused(bench.system.sign("GET", "/x")) == "signature-invalid"


def test_a_key_is_read_once_in_a_while_and_an_unknown_one_as_well(bench: Bench) -> None:
    bench.prove(bench.system.sign("GET", "/x"))
    before = dict(bench.desk.engine.rows)
    bench.desk.engine.rows.clear()
    assert bench.prove(bench.system.sign("GET", "/x")) == bench.key.id
    bench.desk.engine.rows.update(before)
    stranger = System(bench.desk.public_url, "key_aaaaaaaaaaaaaaaa", now=bench.system.now)
    assert bench.refused(stranger.sign("GET", "/x")) == "signature-invalid"
    assert bench.refused(stranger.sign("GET", "/x")) == "signature-invalid"


def test_the_public_address_is_what_is_signed_whatever_host_a_header_names(bench: Bench) -> None:
    sent = bench.system.sign("GET", "/x").with_headers(host="evil.example")
    assert bench.prove(sent) == bench.key.id
