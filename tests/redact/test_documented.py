"""The document lists every rule, as the table has it."""

from opensession.redact import RULES, rule_names
from tests.docs import markdown

PAGE = markdown.read("docs/redaction.md")


def test_every_rule_stands_in_the_document() -> None:
    rows = markdown.table(markdown.section(PAGE, "Rules"))
    assert rows == [[f"`{name}`", RULES[name].kind, RULES[name].tells] for name in rule_names()]
