from drift.measure.excess import Excess
from drift.present.page.templates import environment


def shown(template, **values):
    return environment(()).from_string(template).render(values)


def figure(mean, sd):
    return Excess(3, mean, sd, 4, mean / 2, sd, mean / 2, mean / 4, mean)


def test_a_figure_has_the_digits_that_its_spread_says_anything_with():
    line = "{{ one.mean | fixed(one | digits) }} {{ one.excess | signed(one | digits) }}"
    assert shown(line, one=figure(0.25, 0.031)) == "0.250 +0.125"
    assert shown(line, one=figure(0.25, 0.00031)) == "0.25000 +0.12500"
    assert shown(line, one=figure(-2.46e-11, 3e-13)) == "−2.5e−11 −1.2e−11"


def test_a_column_shows_two_digits_of_its_largest_number():
    line = "{% for one in values %}{{ one | fixed(values | digits_of) }} {% endfor %}"
    assert shown(line, values=[0.0004, 0.00012]) == "0.00040 0.00012 "
    assert shown(line, values=[0.4, None]) == "0.400 – "
    assert shown(line, values=[4e-9, float("nan"), 1e-12]) == "4e−09 – 1e−12 "
