"""`manage.py make_roles`: the four groups and their rights."""

from django.core.management.base import BaseCommand

from accounts.roles import ROLES, make_roles


class Command(BaseCommand):
    help = "Make the groups learner, instructor, manager and administrator (repeatable)."

    def handle(self, *args: object, **options: object) -> None:
        del args, options
        make_roles()
        self.stdout.write(f"Roles: {', '.join(ROLES)}")
