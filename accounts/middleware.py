"""Deny by default, and speak the person's language."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect

type GetResponse = Callable[[HttpRequest], HttpResponse]


class LanguageMiddleware:
    """Use the language chosen in this browser, else Chinese.

    Django's LocaleMiddleware would follow the browser's Accept-Language, and an office PC with an
    English browser would greet its Chinese user in English.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        known = dict(settings.LANGUAGES)
        with translation.override(chosen if chosen in known else settings.LANGUAGE_CODE):
            request.LANGUAGE_CODE = translation.get_language() or settings.LANGUAGE_CODE
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        return response


class SignedInMiddleware(LoginRequiredMiddleware):
    """Ask everyone to sign in; never put a sign-in form into a fragment; keep pages out of caches."""

    def handle_no_permission(  # type: ignore[override] # the stub knows redirects only
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseBase:
        if request.htmx:  # type: ignore[attr-defined] # set by HtmxMiddleware
            page = request.htmx.current_url_abs_path or resolve_url(settings.LOGIN_REDIRECT_URL)  # type: ignore[attr-defined]
            return HttpResponseClientRedirect(redirect_to_login(page).url)
        if request.method not in {"GET", "HEAD"}:
            return redirect_to_login(_page_of_the_form(request))
        return super().handle_no_permission(request, view_func)

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Mark every page that says something about a person as not to be stored anywhere."""
        if request.user.is_authenticated:
            patch_cache_control(response, private=True, no_store=True)
        return response


def _page_of_the_form(request: HttpRequest) -> str:
    """Return where to go on after signing in: the address a form posts to may take nothing else."""
    page = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(page, {request.get_host()}, request.is_secure()):
        return resolve_url(settings.LOGIN_REDIRECT_URL)
    parts = urlsplit(page)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
