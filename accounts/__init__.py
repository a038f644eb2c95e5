"""People, departments, roles, and signing in."""
