"""What every template may use."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """Say whether this is a demonstration, so that its pages can be labelled."""
    del request
    return {"is_demo": settings.DEMO}
