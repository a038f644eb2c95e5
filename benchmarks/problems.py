"""What makes a run worthless."""


class BenchmarkBroken(Exception):
    """Something did not do what it was measured for; no figure of this run may be believed."""
