"""Item analysis: what the answers to a quiz say about its questions (pure).

Classical test theory as Moodle defines it, so that the figures can be compared, and the Rasch and
two-parameter logistic models by marginal maximum likelihood.
"""

from quizzes.statistics.analysis import Analysis, analyse
from quizzes.statistics.classical import ItemFigures, QuizFigures, item_figures, quiz_figures
from quizzes.statistics.logistic import LogisticItem, LogisticModel, fit_rasch, fit_two_pl
from quizzes.statistics.matrix import MatrixProblem, Responses, read_matrix

__all__ = [
    "Analysis",
    "ItemFigures",
    "LogisticItem",
    "LogisticModel",
    "MatrixProblem",
    "QuizFigures",
    "Responses",
    "analyse",
    "fit_rasch",
    "fit_two_pl",
    "item_figures",
    "quiz_figures",
    "read_matrix",
]
