"""What somebody else has named is posted to at a public address only, in time; nothing but a status comes back."""

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from chalicelib.errors import InvalidField
from chalicelib.outbound.guarded_post import GuardedPost
from tests.unit.outbound.hook_server import Receiver, answering, certificate, receiver

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
HERE = GuardedPost(loopback=True, seconds=2)


class Names:
    """A resolver that gives the next of its answers at each question, the last one for ever."""

    def __init__(self, *answers: tuple[str, ...]) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    def __call__(self, host: str, port: int) -> tuple[str, ...]:
        self.asked.append(host)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@pytest.fixture
def there() -> Iterator[Receiver]:
    """A receiver that takes everything."""
    with receiver(answering(OK)) as server:
        yield server


def test_a_body_and_headers_arrive_as_they_were_given(there: Receiver) -> None:
    url = f"http://127.0.0.1:{there.port}/in/here?a=b&c"
    answer = HERE.post(url, b'{"a":1}', {"webhook-id": "msg_1", "Content-Type": "application/json"})
    assert (answer.status, answer.error) == (200, "")
    assert there.requests[0].startswith(b"POST /in/here?a=b&c HTTP/1.1\r\n")
    assert there.headers["host"] == f"127.0.0.1:{there.port}"
    assert there.headers["webhook-id"] == "msg_1"
    assert there.body == b'{"a":1}'


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_this_machine_is_no_place_to_post_to_without_the_setting(there: Receiver, scheme: str) -> None:
    url = f"{scheme}://127.0.0.1:{there.port}/"
    answer = GuardedPost(seconds=2).post(url, b"x", {})
    assert (answer.status, answer.error) == (0, "not-https" if scheme == "http" else "not-public")
    with pytest.raises(InvalidField):
        GuardedPost().check(url)
    assert there.requests == []


@pytest.mark.parametrize(
    ("addresses", "problem"),
    [
        (("10.0.0.1",), "not-public"),
        (("8.8.8.8", "10.0.0.1"), "not-public"),  # one of several is enough
        (("169.254.169.254",), "not-public"),
        (("::ffff:169.254.169.254",), "not-public"),
        (("64:ff9b::a9fe:a9fe",), "not-public"),
        ((), "not-found"),
    ],
)
def test_a_name_that_leads_inside_is_refused_at_saving_and_when_posting(
    addresses: tuple[str, ...], problem: str
) -> None:
    door = GuardedPost(resolve=Names(addresses))
    with pytest.raises(InvalidField, match=f"url: {problem}"):
        door.check("https://hooks.example/")
    assert door.post("https://hooks.example/", b"x", {}).error == problem


def test_with_the_setting_only_this_machine_may_be_spoken_to_plainly() -> None:
    for inner in ("10.0.0.1", "169.254.169.254", "192.168.0.1"):
        door = GuardedPost(loopback=True, resolve=Names((inner,)))
        with pytest.raises(InvalidField, match="not-https"):
            door.check("http://hooks.example/")
        with pytest.raises(InvalidField, match="not-public"):
            door.check("https://hooks.example/")
    mixed = GuardedPost(loopback=True, resolve=Names(("127.0.0.1", "8.8.8.8")))
    with pytest.raises(InvalidField, match="not-https"):
        mixed.check("http://hooks.example/")


def test_a_name_that_answers_otherwise_the_second_time_changes_nothing(tmp_path: Path) -> None:
    context, authority = certificate(tmp_path, "hooks.example")
    names = Names(("127.0.0.1",), ("10.0.0.1",))
    with receiver(answering(OK), context) as server:
        door = GuardedPost(seconds=3, resolve=names, public=lambda address: address == "127.0.0.1", ca_certs=authority)
        url = f"https://hooks.example:{server.port}/"
        first, second = door.post(url, b"x", {}), door.post(url, b"y", {})
        assert server.headers["host"] == f"hooks.example:{server.port}"
        assert [request[-1:] for request in server.requests] == [b"x"]
    assert (first.status, second.error) == (200, "not-public")
    assert names.asked == ["hooks.example", "hooks.example"]  # once for each post


def test_a_certificate_of_another_name_or_of_nobody_known_is_refused(tmp_path: Path) -> None:
    context, authority = certificate(tmp_path, "other.example", "127.0.0.1")
    with receiver(answering(OK), context) as server:
        url = f"https://hooks.example:{server.port}/"
        known = GuardedPost(seconds=3, resolve=Names(("127.0.0.1",)), public=lambda _: True, ca_certs=authority)
        stranger = GuardedPost(seconds=3, resolve=Names(("127.0.0.1",)), public=lambda _: True)
        assert known.post(url, b"x", {}).error == "tls"
        assert stranger.post(url, b"x", {}).error == "tls"
        assert server.requests == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirection_is_an_answer_and_nobody_goes_there(there: Receiver, status: int) -> None:
    redirect = f"HTTP/1.1 {status} Elsewhere\r\nLocation: http://127.0.0.1:{there.port}/\r\nContent-Length: 0\r\n\r\n"
    with receiver(answering(redirect.encode())) as server:
        assert HERE.post(f"http://127.0.0.1:{server.port}/", b"x", {}).status == status
    assert there.requests == []


def test_what_a_receiver_asks_for_comes_back_as_it_was_said() -> None:
    busy = b"HTTP/1.1 429 Busy\r\nRetry-After: 120\r\nContent-Length: 0\r\n\r\n"
    with receiver(answering(busy)) as server:
        answer = HERE.post(f"http://127.0.0.1:{server.port}/", b"x", {})
    assert (answer.status, answer.retry_after) == (429, "120")


def test_an_answer_without_end_is_not_waited_for_nor_read() -> None:
    sent = 0

    def flood(connection: socket.socket) -> None:
        nonlocal sent
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 10000000000\r\n\r\n")
        while True:
            sent += connection.send(b"x" * 65536)

    began = time.monotonic()
    with receiver(flood) as server:
        assert HERE.post(f"http://127.0.0.1:{server.port}/", b"x", {}).status == 200
    assert time.monotonic() - began < 1.9
    assert sent < 50_000_000


def test_a_compressed_answer_is_not_unpacked() -> None:
    packed = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\n\x1f\x8b\x08"
    with receiver(answering(packed)) as server:
        assert HERE.post(f"http://127.0.0.1:{server.port}/", b"x", {}).status == 200


@pytest.mark.parametrize("pause", [10.0, 0.2])
def test_a_receiver_that_hangs_or_trickles_is_cut_off_in_time(pause: float) -> None:
    over = threading.Event()

    def trickle(connection: socket.socket) -> None:
        for byte in b"HTTP/1.1 200 OK\r\nX-Long: " + b"y" * 1000:
            connection.sendall(bytes((byte,)))
            if over.wait(pause):
                return

    with receiver(trickle) as server:
        began = time.monotonic()
        answer = GuardedPost(loopback=True, seconds=1).post(f"http://127.0.0.1:{server.port}/", b"x", {})
        took = time.monotonic() - began
        over.set()
    assert (answer.status, answer.error) == (0, "timeout")
    assert took < 2
    assert 900 <= answer.milliseconds <= 2000


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"HTTP/1.1 abc OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: " + b"y" * 100_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 1000 + b"\r\n",
    ],
)
def test_what_is_no_answer_of_http_is_broken(said: bytes) -> None:
    with receiver(answering(said)) as server:
        assert HERE.post(f"http://127.0.0.1:{server.port}/", b"x", {}).error == "broken"


def test_nobody_there_is_an_answer_too() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert HERE.post(f"http://127.0.0.1:{port}/", b"x", {}).error == "no-connection"


def test_the_next_address_is_tried_when_one_takes_no_connection(there: Receiver) -> None:
    door = GuardedPost(loopback=True, seconds=3, resolve=Names(("127.0.0.9", "127.0.0.1")))
    assert door.post(f"http://hooks.example:{there.port}/", b"x", {}).status == 200


def test_no_proxy_of_the_environment_is_used(there: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert HERE.post(f"http://127.0.0.1:{there.port}/", b"x", {}).status == 200


def test_a_place_that_is_no_place_is_refused_and_never_raises() -> None:
    for url in ("https://", "https:///x", "nonsense", "http://[::1", "https://a:99999/"):
        assert GuardedPost(resolve=Names(())).post(url, b"", {}).error in {"not-found", "not-https"}
