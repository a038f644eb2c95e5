"""What Django's own Chinese catalogue lacks or says oddly: named here so that ours says it."""

from django.utils.translation import gettext_noop, ngettext_lazy

DJANGO_TEXTS = (
    # missing
    gettext_noop("- Select an option -"),
    gettext_noop("Filter by %(field_name)s"),
    gettext_noop("Logout"),
    ngettext_lazy("…and %(count)d more object.", "…and %(count)d more objects."),
    # odd
    gettext_noop(" By %(filter_title)s "),
    gettext_noop(":"),  # behind the label of a field
    gettext_noop("Add"),
    gettext_noop("Add %s"),
    gettext_noop("Add %(name)s"),
    gettext_noop("Add another %(model)s"),
    gettext_noop("Add another %(verbose_name)s"),
    gettext_noop("Add link"),
    gettext_noop("Breadcrumbs"),
    gettext_noop("Change %s"),
    gettext_noop("Change or view list link"),
    gettext_noop("Delete selected %(model)s"),
    gettext_noop("Delete selected %(verbose_name_plural)s"),
    gettext_noop("Log out"),
    gettext_noop("Model name"),
    gettext_noop("None available"),
    gettext_noop("Save and add another"),
    gettext_noop("Select %s to change"),
    gettext_noop("Select %s to view"),
    # our pages say 您
    gettext_noop("Your old password was entered incorrectly. Please enter it again."),
    gettext_noop("Your password can’t be a commonly used password."),
    gettext_noop("Your password can’t be entirely numeric."),
    gettext_noop("Your password can’t be too similar to your other personal information."),
    ngettext_lazy(
        "Your password must contain at least %(min_length)d character.",
        "Your password must contain at least %(min_length)d characters.",
    ),
)
