import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditdesk.base.display import sentence
from creditdesk.base.errors import BadInput
from creditdesk.paper.template import TextBlock, expand

FIELDS = {"customer_name": "红木", "客户名称": "红木", "total": "1,000.00"}
LISTS = {"items": ({"n": "A"}, {"n": "B"}), "none": ()}


def filled(template, **fields):
    return expand(template, FIELDS | fields, LISTS, places=("items", "bank"))


def refusal(template):
    with pytest.raises(BadInput) as bad:
        filled(template)
    return bad.value, sentence(bad.value.message, "en")


def test_fields_lists_title_and_places_become_blocks():
    assert filled("# To {{customer_name}}\n\nYou owe {{total}}:\n[items]\n\none\ntwo") == (
        TextBlock("title", "To 红木"),
        TextBlock("text", "You owe 1,000.00:"),
        TextBlock("place", "items"),
        TextBlock("text", "one\ntwo"),
    )


def test_a_list_repeats_what_is_between_and_vanishes_when_empty():
    assert filled("{{#items}}<{{n}}>{{/items}}{{#none}}gone{{/none}}.") == (TextBlock("text", "<A><B>."),)
    assert filled("{{#items}}\n{{n}} owes {{total}}\n{{/items}}\n{{#none}}\n[bank]\n{{/none}}") == (
        TextBlock("text", "A owes 1,000.00"),
        TextBlock("text", "B owes 1,000.00"),
    )


def test_the_blanks_that_open_a_chinese_paragraph_stay():
    assert filled("　　请付款。  ")[0].text == "　　请付款。"


@pytest.mark.parametrize("value", ["{{total}}", "# title", "[items]", "{{#items}}", "a\n\n[bank]\n# x", "{{", "}}"])
def test_a_value_is_never_read_as_structure(value):
    assert filled("Dear {{customer_name}}!", customer_name=value) == (TextBlock("text", f"Dear {value}!"),)


def test_an_unknown_field_is_refused_with_its_line_and_the_nearest_name():
    error, said = refusal("first\n\n{{customer_nme}}")
    assert error.kind == "template"
    assert "Line 3" in said
    assert "{{customer_nme}}" in said
    assert "{{customer_name}}?" in said


def test_a_chinese_field_is_suggested_for_a_chinese_slip():
    assert "{{客户名称}}" in refusal("{{客户名}}")[1]


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{{#items}}", "has no end"),
        ("\n{{#items}} x", "Line 2"),
        ("{{/items}}", "not begun"),
        ("{{#itms}}{{/itms}}", "no list"),
        ("[itms]", "[items]?"),
        ("{{total}", "two braces"),
        ("total}}", "two braces"),
        ("{{total|upper}}", "no field"),
        ("{{ 1 + 1 }}", "no field"),
        ("{{total.__class__}}", "no field"),
        ("x" * 200_001, "longer"),
    ],
)
def test_what_the_language_does_not_know_is_refused(template, said):
    assert said in refusal(template)[1]


def test_nested_lists_cannot_grow_without_bound():
    rows = tuple({"n": str(place)} for place in range(100))
    with pytest.raises(BadInput, match="rows"):
        expand("{{#a}}{{#b}}{{#c}}x{{/c}}{{/b}}{{/a}}", {}, {"a": rows, "b": rows, "c": rows})


@given(st.text(max_size=60))
def test_any_template_is_filled_or_refused_as_bad_input(template):
    try:
        blocks = filled(template)
    except BadInput as error:
        assert sentence(error.message, "en")
    else:
        assert all(isinstance(block, TextBlock) for block in blocks)


@given(st.text(max_size=60))
def test_any_value_arrives_unchanged(value):
    assert filled("<{{total}}>", total=value)[0].text == f"<{value}>"
