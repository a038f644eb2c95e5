"""Signing in, and the language someone reads in."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.i18n import set_language as set_browser_language

from accounts.actions import set_language
from accounts.forms import SignInForm
from accounts.models import User


class SignIn(LoginView):
    """Django's, in the product's words; it never leads back to itself."""

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_redirect_url(self, request: HttpRequest | None = None) -> str:
        url = super().get_redirect_url(request)
        return "" if urlsplit(url).path == reverse("sign-in") else url

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Bring the language chosen on another machine along to this one."""
        response = super().form_valid(form)
        user = form.get_user()
        if isinstance(user, User) and user.language:
            response.set_cookie(settings.LANGUAGE_COOKIE_NAME, user.language)
        return response


class SignOut(LogoutView):
    """Django's, with a page that asks before unsent answers in this browser are given up."""

    http_method_names = ["get", "head", "post", "options"]
    template_name = "accounts/sign_out.html"


@login_not_required
def choose_language(request: HttpRequest) -> HttpResponseBase:
    """Change the language of this browser, and remember it with the person who is signed in."""
    language = request.POST.get("language", "")
    if isinstance(request.user, User) and language in dict(settings.LANGUAGES):
        set_language(user=request.user, language=language)
    return set_browser_language(request)
