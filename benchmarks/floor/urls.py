from django.urls import path

from benchmarks.floor.views import row

urlpatterns = [path("rows/<int:row_id>/", row, name="row")]
