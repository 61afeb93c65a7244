"""Bounds become buckets without a gap or an overlap, and every age falls in exactly one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditdesk.aging.buckets import Basis, bucket_index, buckets

bounds = st.lists(st.integers(1, 2000), min_size=1, max_size=8, unique=True).map(lambda found: tuple(sorted(found)))


@given(bounds, st.integers(1, 5000), st.sampled_from(list(Basis)))
def test_every_age_is_in_exactly_the_bucket_of_its_index(limits: tuple[int, ...], age: int, basis: Basis) -> None:
    holding = [n for n, b in enumerate(buckets(limits, basis)) if b.start <= age and (b.end is None or age <= b.end)]
    assert holding == [bucket_index(age, limits)]


@pytest.mark.parametrize("wrong", [(), (0,), (30, 30), (60, 30), (-5, 30)])
def test_bounds_that_do_not_ascend_from_one_are_refused(wrong: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="ascend"):
        buckets(wrong)


def test_buckets_are_named_by_their_days() -> None:
    assert [str(b) for b in buckets((30, 60, 90, 180))] == ["1–30", "31–60", "61–90", "91–180", "180+"]
    assert str(buckets((30,), Basis.ISSUED)[0]) == "0–30"
