"""Redis, where it is given: as the cache, and beneath the sessions."""

import pytest
from django.conf import settings
from django.contrib.sessions.backends.cached_db import SessionStore
from django.contrib.sessions.models import Session
from django.core.cache import cache

pytestmark = pytest.mark.skipif(not settings.REDIS_URL, reason="REDIS_URL is not set")


def test_cache_keeps_a_value() -> None:
    cache.set("lake", "西湖", timeout=60)
    assert cache.get("lake") == "西湖"


@pytest.mark.django_db
def test_session_is_read_from_redis_and_kept_in_the_database() -> None:
    session = SessionStore()
    session["lesson"] = 1
    session.save()
    key = session.session_key
    assert key is not None
    assert Session.objects.filter(pk=key).exists()
    Session.objects.filter(pk=key).delete()
    assert SessionStore(key)["lesson"] == 1
