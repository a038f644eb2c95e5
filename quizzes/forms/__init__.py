"""The forms instructors write questions and quizzes with. Each kind has its own; list it here."""

from collections.abc import Mapping

from quizzes.forms.blanks import BlanksForm
from quizzes.forms.choices import MultipleChoiceForm, SingleChoiceForm
from quizzes.forms.essay import EssayForm
from quizzes.forms.kind import KindForm
from quizzes.forms.matching import MatchingForm
from quizzes.forms.numeric import NumericForm
from quizzes.forms.ordering import OrderingForm
from quizzes.forms.true_false import TrueFalseForm

KIND_FORMS: Mapping[str, type[KindForm]] = {
    form.kind: form
    for form in (
        SingleChoiceForm,
        MultipleChoiceForm,
        TrueFalseForm,
        BlanksForm,
        NumericForm,
        OrderingForm,
        MatchingForm,
        EssayForm,
    )
}
