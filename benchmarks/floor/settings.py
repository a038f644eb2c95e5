"""The product's settings, cut down to what a bare view needs: its database, sessions and users.

Only Django's own session and authentication middleware, not even CSRF, and no context processor:
whatever is left out makes the floor faster, and the product's share of it smaller.
"""

from hangzhou_lessons.settings import *  # noqa: F403 -- the same database, secret and process
from hangzhou_lessons.settings import BASE_DIR, INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "benchmarks.floor"]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
ROOT_URLCONF = "benchmarks.floor.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "benchmarks" / "floor" / "templates"],
    }
]
