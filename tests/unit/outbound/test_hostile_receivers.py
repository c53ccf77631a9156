"""Receivers that say all that counts and then hold on to the line: nobody waits for them longer than is said."""

import socket
import threading
import time

import pytest

from chalicelib.outbound.guarded_post import Answer, GuardedPost
from tests.unit.outbound.hook_server import receiver

CLOSE = b"HTTP/1.1 200 OK\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    ("head", "drip"),
    [
        (CLOSE, b"0"),  # the size of a chunk, digit by digit
        (CLOSE + b"5;", b"a"),  # its extension
        (CLOSE + b"0\r\n", b"a: b\r\n"),  # what follows the last chunk
        (CLOSE.replace(b"Connection: close\r\n", b""), b"0"),
        (b"HTTP/1.0 200 OK\r\n\r\n", b""),
        (b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\n", b""),
    ],
)
def test_an_answer_that_trickles_on_behind_its_head_is_cut_off_in_time(head: bytes, drip: bytes) -> None:
    over = threading.Event()
    answers: list[Answer] = []

    def talk(connection: socket.socket) -> None:
        connection.sendall(head)
        while not over.wait(0.05):
            connection.sendall(drip)

    with receiver(talk) as server:
        url = f"http://127.0.0.1:{server.port}/"
        door = GuardedPost(loopback=True, seconds=1)
        poster = threading.Thread(target=lambda: answers.append(door.post(url, b"x", {})), daemon=True)
        began = time.monotonic()
        poster.start()
        poster.join(10)
        took = time.monotonic() - began
        over.set()
        poster.join(10)
    assert [answer.status for answer in answers] == [200]
    assert took < 5


def test_an_answer_that_only_ever_announces_itself_is_cut_off_in_time() -> None:
    def talk(connection: socket.socket) -> None:
        while True:
            connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
            time.sleep(0.01)

    with receiver(talk) as server:
        answer = GuardedPost(loopback=True, seconds=1).post(f"http://127.0.0.1:{server.port}/", b"x", {})
    assert (answer.status, answer.error) == (0, "timeout")
