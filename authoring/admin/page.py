"""What an own page of the admin is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse


@dataclass(frozen=True, slots=True)
class Page:
    """A view that the admin site guards and serves below /admin/authoring/."""

    route: str
    view: Callable[..., HttpResponse]
    name: str
    """The name of its URL within "admin:"."""
