"""How gunicorn serves the product; the command line overrides it."""

import os

wsgi_app = "hangzhou_lessons.wsgi"
workers = 2
loglevel = "warning"
control_socket_disable = True  # several servers may run on one machine
# Uploads and saves wait for the database for at most five seconds; a worker that hangs is replaced.
timeout = 60
# Worker heartbeats in memory: a slow disk must not look like a hanging worker.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: PTH112, S108
