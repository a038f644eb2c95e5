"""People as benchmarks and tests send them: signed in, in an exam, with answers to give.

Attempts are made by the product's own action; only the sign-in is replaced by a session written
directly.
"""

from datetime import datetime
from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from accounts.models import User
from benchmarks.answers import answer_fields
from benchmarks.plan import Fields, Learner
from quizzes.actions.attempts import start_attempt
from quizzes.models import Item, Quiz


def examinee(*, user: User, exam: Quiz, number: int, now: datetime) -> Learner:
    """Let `user` start the exam and answer nothing yet."""
    attempt = start_attempt(user=user, quiz=exam, now=now, seed=number)
    items = attempt.items.select_related("version").order_by("position")
    return Learner(session_of(user), attempt.pk, tuple(_two_answers(item) for item in items))


def session_of(user: User) -> str:
    """Return the key of a session in which `user` is signed in."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    return str(store.session_key)


def _two_answers(item: Item) -> tuple[Fields, Fields]:
    asked = item.version.loaded.ask(item.order, None)
    return answer_fields(asked, 0), answer_fields(asked, 1)
