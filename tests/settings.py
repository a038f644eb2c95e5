"""The product's own settings, in the environment that tests run in."""

import os
from pathlib import Path

os.environ.setdefault("VAR_DIR", str(Path(__file__).resolve().parent.parent / "var" / "test"))
os.environ["HTTPS"] = "0"  # the test client and the browser speak plain http to this machine
os.environ["DEBUG"] = "0"

from hangzhou_lessons.settings import *  # noqa: F403 -- the environment comes first

# Hashing slowly is for real passwords.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Query budgets are literal, so sessions are read where they are by default, also beside Redis.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
