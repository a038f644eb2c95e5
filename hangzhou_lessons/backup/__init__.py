"""Backups of the whole database: taken while people answer, counted and verified on return."""
