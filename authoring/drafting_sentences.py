"""What the rules of drafting, and its reasons against a draft, are called on pages."""

from django.utils.translation import gettext as _

_RULES = {
    "figure": lambda: _("figures with a unit"),
    "share": lambda: _("shares"),
    "growth": lambda: _("growth and decline"),
    "deadline": lambda: _("time limits"),
    "rank": lambda: _("ranks"),
    "date": lambda: _("dates"),
    "body": lambda: _("who is responsible"),
    "matching": lambda: _("bodies and their duties"),
    "definition": lambda: _("definitions"),
    "list": lambda: _("lists"),
    "order": lambda: _("steps in their order"),
    "duty": lambda: _("what must, may and must not be done"),
    "penalty": lambda: _("penalties"),
    "gaps": lambda: _("key figures left out"),
    "term": lambda: _("key words left out"),
}

_REASONS = {
    "no-passage": lambda: _("the passage named is not in the lesson"),
    "quote-not-found": lambda: _("the quote is not in its passage, word for word"),
    "quote-too-long": lambda: _("the quote is too long to show anything"),
    "kind": lambda: _("the kind cannot be marked without a person"),
    "content": lambda: _("the question is not complete"),
    "several-keys": lambda: _("more than one option is marked right"),
    "no-explanation": lambda: _("there is no explanation"),
    "stem-too-long": lambda: _("the question is too long"),
    "stem-unbalanced": lambda: _("brackets or quotation marks are cut in two"),
    "stem-not-self-contained": lambda: _("the question points at words that it does not show"),
    "off-topic": lambda: _("the question is not about the passage"),
    "stem-gives-answer": lambda: _("the question gives the answer away"),
    "key-not-supported": lambda: _("the right answer is not in the quote"),
    "distractor-right": lambda: _("a wrong option may be right as well"),
    "options-differ-in-form": lambda: _("the right option can be told by its form"),
    "not-changed": lambda: _("the statement said to be wrong is what the passage says"),
    "bare-negation": lambda: _("the statement is made wrong by a mere “not”"),
    "malformed-draft": lambda: _("the language model left something out"),
    "double": lambda: _("the language model asked the same twice"),
    "too-many": lambda: _("the language model wrote more than is read at once"),
    "malformed-reply": lambda: _("the language model's reply could not be read"),
    "bad-address": lambda: _("the language model's address is not one: see LLM_BASE_URL"),
    "unreachable": lambda: _("the language model could not be reached"),
    "slow": lambda: _("the language model did not reply in time"),
    "refused": lambda: _("the language model's server refused the request"),
    "too-large": lambda: _("the language model's reply was too long"),
}


def rule_label(origin: str) -> str:
    """Say what a rule looks for; any other origin, such as a model's name, stands as it is."""
    kind, _separator, rule = origin.partition(": ")
    return _RULES[rule]() if kind == "rule" and rule in _RULES else origin


def reason_sentence(code: str) -> str:
    """Say why a draft was thrown away."""
    return _REASONS[code]() if code in _REASONS else code
