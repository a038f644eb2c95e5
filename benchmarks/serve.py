"""gunicorn with an alarm clock: it ends by itself even when what started it was killed."""

import os
import signal

from gunicorn.app.wsgiapp import run  # type: ignore[import-untyped] # it has no types

LIMIT_VARIABLE = "BENCHMARK_SERVER_SECONDS"

if __name__ == "__main__":
    signal.alarm(int(os.environ[LIMIT_VARIABLE]))
    run()
