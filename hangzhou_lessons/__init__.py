"""The project: settings, URLs and server entry points."""
