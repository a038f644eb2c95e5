"""Signing in."""

from urllib.parse import urlsplit

from django.contrib.auth.views import LoginView
from django.http import HttpRequest
from django.urls import reverse

from accounts.forms import SignInForm


class SignIn(LoginView):
    """Django's, in the product's words; it never leads back to itself."""

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_redirect_url(self, request: HttpRequest | None = None) -> str:
        url = super().get_redirect_url(request)
        return "" if urlsplit(url).path == reverse("sign-in") else url
