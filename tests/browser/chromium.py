"""Find the browser that the tests drive; as a command, install it where that is possible."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = (
    "No Chromium was found. Install it (on Debian: apt-get install chromium), "
    "or name one: CHROMIUM=/path/to/chromium make test"
)


def find() -> str | None:
    """Return the path of a Chromium or Chrome, or None."""
    if named := os.environ.get("CHROMIUM"):
        return named
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def install() -> bool:
    """Install Debian's chromium if this is root on such a machine; say whether it was tried."""
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        return False
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "chromium", "fonts-noto-cjk"],
    ):
        subprocess.run(command, check=False, stdout=subprocess.DEVNULL, env=environment)
    return True


def main() -> None:
    if find() is None and not (install() and find()):
        sys.exit(MISSING)


if __name__ == "__main__":
    main()
