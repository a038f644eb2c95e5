"""The logistic models against published fits, and against data made from known parameters."""

import numpy as np
import pytest

from quizzes.statistics import LogisticModel, Responses, fit_rasch, fit_two_pl
from tests.quizzes.statistics.published import law_school_test


def two_pl(responses: Responses) -> LogisticModel:
    model = fit_two_pl(responses)
    assert model is not None
    return model


def rasch(responses: Responses) -> LogisticModel:
    model = fit_rasch(responses)
    assert model is not None
    return model


def column(model: LogisticModel, figure: str) -> list[float | None]:
    return [getattr(item, figure) for item in model.items]


def made(slopes: list[float], places: list[float], people: int = 4_000) -> Responses:
    random = np.random.default_rng(7)
    abilities = random.normal(size=(people, 1))
    chances = 1 / (1 + np.exp(-np.array(slopes) * (abilities - np.array(places))))
    points = (random.random(chances.shape) < chances).astype(float)
    return Responses(tuple(f"Q{n}" for n in range(len(slopes))), points, np.ones(len(slopes)))


def test_two_pl_gives_the_published_difficulties() -> None:
    """Rizopoulos (2006), ltm: the same data, the same model."""
    assert column(two_pl(law_school_test()), "difficulty") == pytest.approx(
        [-3.3597, -1.3696, -0.2799, -1.8659, -3.1236], abs=0.005
    )


def test_two_pl_gives_the_published_discriminations() -> None:
    assert column(two_pl(law_school_test()), "discrimination") == pytest.approx(
        [0.8254, 0.7229, 0.8905, 0.6886, 0.6575], abs=0.002
    )


def test_two_pl_gives_the_published_likelihood() -> None:
    assert two_pl(law_school_test()).log_likelihood == pytest.approx(-2466.65, abs=0.01)


def test_rasch_gives_the_published_likelihood_and_spread() -> None:
    model = rasch(law_school_test())
    assert (model.log_likelihood, model.ability_deviation) == pytest.approx(
        (-2466.94, 0.755), abs=0.01
    )


def test_rasch_gives_the_published_difficulties() -> None:
    assert column(rasch(law_school_test()), "difficulty") == pytest.approx(
        [-2.730, -0.999, -0.240, -1.306, -2.099], abs=0.005
    )


def test_two_pl_finds_the_parameters_the_data_were_made_of() -> None:
    slopes, places = [0.7, 1.0, 1.4, 1.8, 1.1, 0.9], [-1.5, -0.5, 0.0, 0.5, 1.0, 1.5]
    model = two_pl(made(slopes, places))
    assert column(model, "discrimination") == pytest.approx(slopes, abs=0.2)
    assert column(model, "difficulty") == pytest.approx(places, abs=0.2)


def test_fit_squares_are_one_where_the_model_fits() -> None:
    model = rasch(made([1.0] * 12, list(np.linspace(-1.5, 1.5, 12))))
    assert column(model, "infit") == pytest.approx([1.0] * 12, abs=0.2)


def test_item_not_drawn_for_all_is_fitted_on_those_who_had_it() -> None:
    whole = made([1.0] * 8, list(np.linspace(-1, 1, 8)))
    points = whole.points.copy()
    points[::2, 0] = np.nan
    part = rasch(Responses(whole.names, points, whole.most))
    assert column(part, "difficulty") == pytest.approx(column(rasch(whole), "difficulty"), abs=0.15)


def test_item_everybody_got_right_has_no_difficulty() -> None:
    responses = law_school_test()
    points = responses.points.copy()
    points[:, 0] = 1
    assert two_pl(Responses(responses.names, points, responses.most)).items[0].difficulty is None


def test_few_people_are_not_fitted() -> None:
    responses = law_school_test()
    assert fit_rasch(Responses(responses.names, responses.points[:9], responses.most)) is None


def test_information_is_greatest_where_the_difficulties_are() -> None:
    model = two_pl(made([1.2] * 10, [1.0] * 10))
    grid = np.linspace(-3, 3, 25)
    assert grid[np.argmax(model.information(grid))] == pytest.approx(1.0, abs=0.3)


def test_what_a_wrong_choice_costs_is_no_ability() -> None:
    plain = made([1.0, 1.2, 0.8], [-1.0, 0.0, 1.0], people=500)
    points = np.where(plain.points == 0, -0.25, plain.points)
    assert rasch(Responses(plain.names, points, plain.most)) == rasch(plain)
