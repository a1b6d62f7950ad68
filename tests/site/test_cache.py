"""The small memory of lists."""

from opensession.site.cache import ListCache
from opensession.site.limits import LIST_CACHE_ENTRIES, LIST_CACHE_SECONDS


def test_an_entry_lasts_as_long_as_the_limit_says() -> None:
    cache = ListCache()
    cache.put("a", b"text", 100.0)
    assert cache.get("a", 100.0) == b"text"
    assert cache.get("a", 100.0 + LIST_CACHE_SECONDS - 0.001) == b"text"
    assert cache.get("a", 100.0 + LIST_CACHE_SECONDS) is None
    assert cache.get("b", 100.0) is None


def test_a_newer_entry_replaces_and_lives_on() -> None:
    cache = ListCache()
    cache.put("a", b"old", 100.0)
    cache.put("a", b"new", 110.0)
    assert cache.get("a", 100.0 + LIST_CACHE_SECONDS) == b"new"


def test_the_oldest_goes_when_there_is_no_room() -> None:
    cache = ListCache()
    for number in range(LIST_CACHE_ENTRIES):
        cache.put(str(number), b"text", 100.0)
    cache.put("0", b"again", 101.0)
    cache.put("one more", b"text", 102.0)
    assert cache.get("1", 102.0) is None
    assert cache.get("0", 102.0) == b"again"
    assert cache.get("2", 102.0) == b"text"
    assert cache.get("one more", 102.0) == b"text"


def test_clearing_forgets_everything() -> None:
    cache = ListCache()
    cache.put("a", b"text", 100.0)
    cache.clear()
    assert cache.get("a", 100.0) is None


def test_two_caches_share_nothing() -> None:
    first, second = ListCache(), ListCache()
    first.put("a", b"text", 100.0)
    assert second.get("a", 100.0) is None
