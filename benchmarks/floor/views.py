from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from benchmarks.floor.models import Row


@login_required
def row(request: HttpRequest, row_id: int) -> HttpResponse:
    """Read one row; on POST write one; render a page of 20 lines."""
    found = get_object_or_404(Row, pk=row_id)
    written = None
    if request.method == "POST":
        written = Row.objects.create(text=request.POST["text"], written_at=timezone.now())
    context = {"row": found, "written": written, "user": request.user}
    return render(request, "floor/row.html", context)
