"""A plan is stored as text and read back as it was: posting executes what was shown."""

from hypothesis import given
from hypothesis import strategies as st

from creditdesk.banking.plan import Plan
from creditdesk.banking.proposals import Part, Proposal, Rival, Tier
from creditdesk.base.i18n import message
from tests.builders import DAY, cny

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
messages = st.builds(lambda t, a: message("{a} and {b}", a=a, b=t), texts, st.sampled_from([cny("1.50"), DAY, 7, "x"]))
parts = st.builds(
    Part,
    st.integers(1, 99),
    texts,
    st.integers(-(10**12), 10**12),
    st.integers(0, 99),
    st.sampled_from(["", "fee", "discount"]),
)
plans = st.builds(
    Plan, st.lists(parts, max_size=3).map(tuple), st.integers(), st.lists(messages, max_size=2).map(tuple),
    st.lists(st.builds(Rival, texts, messages), max_size=2).map(tuple),
)  # fmt: skip


@given(plans)
def test_a_plan_is_read_back_as_it_was_written(plan: Plan) -> None:
    assert Plan.from_text(plan.to_text()) == plan
    assert Plan.from_text(plan.to_text()).to_text() == plan.to_text()


def test_the_plan_of_a_proposal_is_the_proposal_without_its_tier() -> None:
    proposal = Proposal(1, Tier.SURE, 2, (Part(3, "A-1", 100),), 50, (message("by number"),))
    assert Plan.of(proposal) == Plan((Part(3, "A-1", 100),), 50, (message("by number"),))
