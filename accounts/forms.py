"""Text from the sign-in page."""

from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _


class SignInForm(AuthenticationForm):
    error_messages = {
        "invalid_login": _(
            "The staff number or the password is not right. Capital and small letters differ."
        ),
        "inactive": _("This account is no longer active. Please ask your administrator."),
    }
