"""The admin site: Django's own, with the product's name and sign-in page."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import path
from django.utils.translation import gettext_lazy as _


class CourseAdminSite(AdminSite):
    site_header = _("Policy training: administration")
    site_title = _("Policy training")
    index_title = _("What would you like to work on?")

    def get_urls(self) -> list[Any]:
        """Add the pages of our own.

        The "view on site" shortcut is left out: it gives away the address of any row there is.
        """
        from authoring.admin.pages import PAGES  # noqa: PLC0415 -- the apps must be loaded first

        own = [
            path(f"authoring/{page.route}", self.admin_view(page.view), name=page.name)
            for page in PAGES
        ]
        stock = [url for url in super().get_urls() if getattr(url, "name", "") != "view_on_site"]
        return own + stock

    def login(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """Send people to the one sign-in page, so that there is one door to guard.

        Those who are signed in and may not enter are told so: the sign-in page would send them
        back here, for ever.
        """
        del extra_context
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied
        response: HttpResponseBase = redirect_to_login(
            request.GET.get("next", request.get_full_path())
        )
        assert isinstance(response, HttpResponse)  # noqa: S101 -- narrows the stub's type
        return response
