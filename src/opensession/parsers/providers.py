"""Who makes a model, by its name (parsers.md §5.8, §8.3, §10.2)."""

import re

UNKNOWN = "unknown"

_PREFIXES = (
    ("anthropic", re.compile(r"claude|sonnet|opus|haiku|fable")),
    ("openai", re.compile(r"gpt|openai|codex|chatgpt|(?:^|[/:])o[1345](?:$|[-:])")),
    ("google", re.compile(r"gemini|gemma|palm")),
    ("meta", re.compile(r"llama")),
    ("deepseek", re.compile(r"deepseek")),
    ("mistral", re.compile(r"mistral|mixtral|codestral|devstral")),
    ("xai", re.compile(r"grok")),
    ("alibaba", re.compile(r"qwen")),
    ("moonshot", re.compile(r"kimi|moonshot")),
    ("zhipu", re.compile(r"glm")),
)


def provider_of(model: str) -> str:
    """Guess a provider from a model's name; ``unknown`` for names that say nothing."""
    lowered = model.lower()
    return next((provider for provider, pattern in _PREFIXES if pattern.search(lowered)), UNKNOWN)
