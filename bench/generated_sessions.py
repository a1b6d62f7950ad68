"""Sessions for measuring: the same ones each time, spread and skewed like those of a busy site."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import accumulate
from random import Random
from typing import Final

from opensession.store.derivation import body_key
from opensession.store.records import NewSession, SessionLink

END: Final = 1_795_000_000
"""Seconds since the epoch of the last upload (2026-11-18)."""

YEAR: Final = 365 * 86_400
TOOLS: Final = ("claude-code", "codex", "cursor", "gemini", "opencode", "cline", "amp", "goose")
REPOSITORIES: Final = tuple(f"owner-{number % 40}/project-{number}" for number in range(300))
WITHOUT_REPOSITORY: Final = 0.1

COMMON_WORD: Final = "function"
"""Is in every session."""
COMMON_KOREAN: Final = "검색"
"""Is in about half of them, always with a particle."""
RARE_WORD: Final = "zyzzyva"
"""Is in one session of a thousand."""

_SYLLABLES: Final = ("ba", "co", "di", "fu", "ga", "lo", "mi", "nu", "per", "re", "sta", "ti", "con", "ex")
_HANGUL: Final = "가나다라마바사아자차카타파하거너더러머버서어저처커터퍼허고노도로모보소오조초"
_PARTICLES: Final = ("을", "에서", "으로", "까지", "이")


def generated_sessions(count: int) -> Iterator[NewSession]:
    """Yield sessions in the order of their uploads, one year up to END."""
    random = Random(20_261_118)
    words = _vocabulary(random)
    step = YEAR / count
    for number in range(count):
        uploaded = int(END - YEAR + (number + 1) * step)
        yield _session(number, uploaded, words, random)


def _session(number: int, uploaded: int, words: "_Words", random: Random) -> NewSession:
    session_id = hashlib.sha256(f"session {number}".encode()).hexdigest()
    created = uploaded - int(random.expovariate(1 / 3600))
    messages = int(random.lognormvariate(2.5, 1.1)) + 1
    repository = None if random.random() < WITHOUT_REPOSITORY else _skewed(REPOSITORIES, random)
    text = words.text(random)
    return NewSession(
        id=session_id,
        hail_session_id=f"hail-{number}",
        body_key=body_key(session_id),
        body_bytes=messages * 2000,
        tool=_skewed(TOOLS, random),
        agent_provider="anthropic",
        agent_model=f"model-{min(number % 40, 9)}",
        title=text[:80],
        description=text[:200],
        tags="generated,measuring",
        created_at=_rfc3339(created),
        created_epoch=created,
        uploaded_at=_rfc3339(uploaded),
        message_count=messages,
        user_message_count=messages // 2,
        task_count=messages // 5,
        event_count=messages * 8,
        duration_seconds=int(random.lognormvariate(6, 1.5)),
        total_input_tokens=messages * 9000,
        total_output_tokens=messages * 700,
        git_remote=f"https://github.com/{repository}.git" if repository else None,
        git_branch="main",
        git_commit=session_id[:40],
        git_repo_name=repository,
        pr_number=number if number % 50 == 0 else None,
        pr_url=None,
        working_directory="/srv/project",
        files_modified='["src/main.py","tests/test_main.py"]',
        files_read='["README.md"]',
        has_errors=random.random() < 0.4,
        max_active_agents=1 + number % 3,
        session_score=random.randrange(101),
        score_plugin="heuristic_v1",
        search_text=f"{text} {RARE_WORD}" if number % 1000 == 7 else text,
        links=(SessionLink(f"hail-{number - 1}", "related"),) if number % 10 == 9 else (),
    )


class _Words:
    """A vocabulary used like a language: few words make up most of the text."""

    def __init__(self, words: list[str]) -> None:
        self._words = words
        self._weights = list(accumulate(1 / rank for rank in range(1, len(words) + 1)))

    def text(self, random: Random) -> str:
        """Return sixty words, among them often the common Korean one and always the common Latin one."""
        chosen = random.choices(self._words, cum_weights=self._weights, k=59)
        if random.random() < 0.5:
            chosen[30] = f"전체{COMMON_KOREAN}{random.choice(_PARTICLES)}"
        return f"{' '.join(chosen)} {COMMON_WORD}"


def _vocabulary(random: Random) -> _Words:
    latin = {"".join(random.choices(_SYLLABLES, k=random.randint(2, 5))) for _ in range(6000)}
    korean = {
        "".join(random.choices(_HANGUL, k=random.randint(2, 4))) + random.choice(_PARTICLES)
        for _ in range(2000)
    }
    words = sorted(latin | korean)
    random.shuffle(words)
    return _Words(words)


def _skewed(names: tuple[str, ...], random: Random) -> str:
    """Choose a name; the n-th is about n times rarer than the first."""
    return names[int((len(names) + 1) ** random.random()) - 1]


def _rfc3339(epoch: int) -> str:
    return datetime.fromtimestamp(epoch, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
