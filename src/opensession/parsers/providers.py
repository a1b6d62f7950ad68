"""Who makes a model, by its name (parsers.md §5.8, §8.3, §10.2)."""

import re

UNKNOWN = "unknown"

_OPENAI_REASONING = re.compile(r"(?:^|[/:])o[1345](?:$|[-:])")
_PARTS = (
    ("anthropic", ("claude", "sonnet", "opus", "haiku", "fable")),
    ("openai", ("gpt", "openai", "codex")),
    ("google", ("gemini", "gemma", "palm")),
    ("meta", ("llama",)),
    ("deepseek", ("deepseek",)),
    ("mistral", ("mistral", "mixtral", "codestral", "devstral")),
    ("xai", ("grok",)),
    ("alibaba", ("qwen",)),
    ("moonshot", ("kimi", "moonshot")),
    ("zhipu", ("glm",)),
)


def provider_of(model: str) -> str:
    """Guess a provider from a model's name; ``unknown`` for names that say nothing."""
    lowered = model.lower()
    if _OPENAI_REASONING.search(lowered):
        return "openai"
    matching = (provider for provider, parts in _PARTS if any(part in lowered for part in parts))
    return next(matching, UNKNOWN)
