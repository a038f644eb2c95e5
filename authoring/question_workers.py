"""Start the process that reads or writes a large file of questions.

Why a process of its own and no queue: such files come once in a while, on one machine, and a
queue would be a second service that has to be started, watched and found dead, idle all year. The
process inherits the file's mark, already locked (`running_marks`), so it is known to live from
its first moment to its last, and nobody starts it twice. It gives its memory back when it ends.
Stopping the server's service may stop it too: nothing is half done then, and the page says so.
"""

from __future__ import annotations

import os
import subprocess
import sys
from threading import Thread

from django.conf import settings

from authoring.running_marks import Mark

COMMAND = "work_on_bank"


def start_worker(token: str) -> bool:
    """Start a worker for this file; say whether none was at it."""
    mark = Mark.take(token)
    if mark is None:
        return False
    try:
        _start(token, mark)
    finally:
        mark.release()  # the worker has it now; if it could not be started, nobody has
    return True


def _start(token: str, mark: Mark) -> None:
    manage = str(settings.BASE_DIR / "manage.py")
    words = [sys.executable, manage, COMMAND, f"--token={token}", f"--mark={mark.descriptor}"]
    process = subprocess.Popen(  # noqa: S603 -- our own command and a token of our own
        words,
        cwd=settings.BASE_DIR,
        env=os.environ | {"VAR_DIR": str(settings.VAR_DIR)},
        stdin=subprocess.DEVNULL,
        pass_fds=[mark.descriptor],
        start_new_session=True,  # a server that is told to stop does not take it along
    )
    Thread(target=process.wait, daemon=True).start()  # or it would stay as a zombie
