import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.servers import Server, process_of

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="this has no /proc")

SPENT = 0.2
_WORKER = f"""
import os
while os.times().user < {SPENT}:
    pass
print(flush=True)
input()
"""
_MASTER = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {_WORKER!r}])"


def test_processes_are_known_by_name_and_group() -> None:
    own = process_of(Path("/proc/self/stat"))
    assert own is not None
    assert own.group == os.getpgrp()
    assert own.name == Path("/proc/self/comm").read_text(encoding="utf-8").strip()


def test_processes_that_are_over_are_none() -> None:
    assert process_of(Path("/proc/0/stat")) is None


def test_a_server_has_spent_what_its_workers_spent() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _MASTER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    ) as master:
        assert master.stdout is not None
        master.stdout.readline()
        spent = Server(port=0, group=master.pid).cpu_seconds()
        master.communicate(b"\n")
    assert spent is not None
    assert spent >= SPENT
