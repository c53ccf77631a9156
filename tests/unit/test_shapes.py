"""Threads that decode into one class for the first time do not end the process."""

import re
import subprocess
import sys
from pathlib import Path

import chalicelib

# In a process of its own: what goes wrong is a segmentation fault. Fresh classes, as only the first use is in danger.
PROGRAM = """
import sys
import threading
from dataclasses import field, make_dataclass

import msgspec

from chalicelib.shapes import known

sys.setswitchinterval(1e-6)
for _ in range(100):
    inner = make_dataclass("Inner", [("a", str), ("b", int | None, field(default=None))], frozen=True, slots=True)
    fields = [("one", inner), ("more", tuple[inner, ...])]
    for outer in (make_dataclass("Outer", fields, slots=True), msgspec.defstruct("Outer", fields)):
        together, right = threading.Barrier(8), []

        def read():
            together.wait()
            values = {"one": {"a": "x"}, "more": [{"a": "y", "b": 1}]}
            right.append(msgspec.convert(values, known(outer)).more[0].b == 1)

        threads = [threading.Thread(target=read) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert right == [True] * 8
"""


def test_many_threads_may_be_the_first_to_decode_into_a_class() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-2000:]


def test_nothing_is_decoded_into_a_class_that_is_not_known() -> None:
    package = Path(chalicelib.__file__).parent
    decoding = re.compile(r"msgspec\.(?:convert\(.*|json\.decode\(.*\btype=.*|json\.Decoder\(.*)")
    found = [
        (file.name, line)
        for file in sorted(package.rglob("*.py"))
        for line in decoding.findall(file.read_text())
        if "known(" not in line and file.name != "shapes.py"
    ]
    assert found == []
