"""Quizzes, attempts and the questions between passages."""

from django.urls import path

from quizzes.views.attempt import attempt, save_answer, submit_page, use_answer
from quizzes.views.check import check_answer
from quizzes.views.contact import contact
from quizzes.views.objection import objection
from quizzes.views.quiz import quiz, start_attempt
from quizzes.views.result import result

urlpatterns = [
    path("quizzes/<int:quiz_id>/", quiz, name="quiz"),
    path("quizzes/<int:quiz_id>/start/", start_attempt, name="start-attempt"),
    path("attempts/<int:attempt_id>/", attempt, name="attempt"),
    path("attempts/<int:attempt_id>/items/<int:position>/", save_answer, name="save-answer"),
    path("attempts/<int:attempt_id>/items/<int:position>/use/", use_answer, name="use-answer"),
    path("attempts/<int:attempt_id>/contact/", contact, name="contact"),
    path("attempts/<int:attempt_id>/submit/", submit_page, name="submit-attempt"),
    path("attempts/<int:attempt_id>/result/", result, name="result"),
    path("checks/<int:version_id>/", check_answer, name="check-answer"),
    path("items/<int:item_id>/objection/", objection, name="objection"),
]
