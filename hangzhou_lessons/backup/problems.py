"""Why a backup was not made, or not restored."""


class BackupRefused(Exception):
    """Its text is a sentence for who runs the command."""
