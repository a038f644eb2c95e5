"""Let all open exams end in a moment, and print when: `python -m soak.deadline`.

Written straight into the attempts: the candidates have sat down by then, however slow the machine.
"""

from datetime import timedelta

import django
from django.utils import timezone

django.setup()

# Models can be imported once Django is set up, and not before.
from quizzes.models import Attempt  # noqa: E402

IN_SECONDS = 10

if __name__ == "__main__":
    end = timezone.now() + timedelta(seconds=IN_SECONDS)
    Attempt.objects.open().update(deadline_at=end)
    print(end.timestamp())
