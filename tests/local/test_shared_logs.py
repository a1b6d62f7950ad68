"""Published logs of the real tools are gathered in whole; nothing is left behind in their folders."""

from pathlib import Path

import pytest

from opensession.local.bundles import read_input
from opensession.local.problems import Problem
from tests.shared_material import shared_files

WITH_COMPANIONS = {
    "fixtures/real/claude-code/subagent/*.jsonl": 3,
    "fixtures/real/cline/1769053680585": 3,
    "fixtures/real/opencode/storage_v2/session/proj_test/ses_s_stage0_small.json": 6,
    "fixtures/real/opencode/storage_v2/session/proj_test/ses_s_stage0_large.json": 16,
    "fixtures/upstream/opencode/storage/session/project/ses_fixture.json": 3,
    "fixtures/upstream/opencode/storage/session/project/ses_company_logic.json": 9,
}
INPUTS = [(path, count) for pattern, count in WITH_COMPANIONS.items() for path in shared_files(pattern)]
SINGLE = [path for path in shared_files("fixtures/real/*/*.*") if path.is_file() and path not in dict(INPUTS)]

if INPUTS:

    @pytest.mark.parametrize(("path", "count"), INPUTS)
    def test_companions_come_along(path: Path, count: int) -> None:
        problems: list[Problem] = []
        bundle = read_input(path, problems=problems.append)
        assert (len(bundle.files), problems) == (count, [])

    @pytest.mark.parametrize("path", SINGLE)
    def test_other_logs_stand_alone(path: Path) -> None:
        bundle = read_input(path)
        assert (bundle.path, bundle.data) == (path.as_posix(), path.read_bytes())
