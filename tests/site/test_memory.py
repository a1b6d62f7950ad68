"""How much memory a publish takes besides the body: an isolate has 128 MB for everything."""

import gc
import tracemalloc

import pytest

from tests.site.conftest import SiteMaker
from tests.support.author import Author

MEBIBYTE = 1024 * 1024
TIMES_THE_BODY = 3


@pytest.mark.parametrize("texts", [4, 4000], ids=["few large events", "many small events"])
def test_publishing_takes_at_most_three_times_the_body(make_site: SiteMaker, texts: int) -> None:
    site = make_site()
    author = Author(site, "large")
    author.publish(author.write("warm up"))
    body = author.write(*("lorem ipsum " * (4 * MEBIBYTE // texts // 12) for _ in range(texts)))
    assert len(body) > 4 * MEBIBYTE
    gc.collect()
    tracemalloc.start()
    try:
        answer = site.publish(iter([body[i : i + 65536] for i in range(0, len(body), 65536)]))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert answer.status == 201
    assert peak <= TIMES_THE_BODY * len(body)
