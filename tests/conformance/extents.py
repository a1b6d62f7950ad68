"""The Markdown form within a bound, and with the sessions that were started from it."""

import pytest

from tests.conformance.forms import outside_fences
from tests.support.author import Author
from tests.support.client import SiteClient
from tests.support.hail_text import event, header, lines, talk
from tests.support.remote_files import Shelf, github


@pytest.mark.parametrize("bound", [10_000, 25_000, 60_000])
def test_a_bounded_document_is_no_larger_and_says_where_it_ends(
    site: SiteClient, author: Author, bound: int
) -> None:
    texts = [f"Message {number}: " + "여러 줄의 긴 글 ``` ~~~ \x1b \u202e\n" * 40 for number in range(60)]
    path = f"/session/{author.publish(author.write(*texts, title='T' * 300, description='D' * 3000))}.md"
    answer = site.get(path, max_bytes=bound)
    assert answer.status == 200
    assert bound // 2 < len(answer.body) <= bound
    assert "Message 0:" in answer.text
    assert "Message 59:" not in answer.text
    outside = outside_fences(answer.text)
    assert "**Cut here** after event " in outside
    assert f"at most {bound:,} bytes" in outside
    assert path.replace(".md", ".jsonl") in outside
    assert answer.body != site.get(path).body


def test_a_document_with_room_is_the_whole_one(site: SiteClient, author: Author) -> None:
    path = f"/session/{author.publish(author.write('Hi', 'Hello'))}"
    whole = site.get(f"{path}.md")
    assert site.get(f"{path}.md", max_bytes=50_000).body == whole.body
    assert site.get(path, {"Accept": "text/markdown"}, max_bytes=50_000).body == whole.body
    assert "Cut here" not in whole.text


def test_long_facts_are_shortened_only_when_room_is_short(site: SiteClient, author: Author) -> None:
    path = f"/session/{author.publish(author.write('Hi', description='한' * 1900, tags=['long ' * 300]))}.md"
    assert site.get(path, max_bytes=100_000).body == site.get(path).body
    short = site.get(path, max_bytes=10_000)
    assert len(short.body) < len(site.get(path).body)
    assert "## Totals" in short.text


def test_a_single_monstrous_message_is_cut_rather_than_dropped(site: SiteClient, author: Author) -> None:
    path = f"/session/{author.publish(author.write('start ' + 'x' * 90_000 + ' end', 'Done'))}.md"
    answer = site.get(path, max_bytes=10_000)
    assert len(answer.body) <= 10_000
    for text in ("start", " end", "characters left out here", "Done", "## Totals"):
        assert text in answer.text


def test_one_bound_is_one_version(site: SiteClient, author: Author) -> None:
    path = f"/session/{author.publish(author.write('Hi'))}.md"
    tags = {
        site.get(f"{path}{query}").header("etag") for query in ("", "?max_bytes=10000", "?max_bytes=10001")
    }
    assert len(tags) == 3
    tag = str(site.get(path, max_bytes=10_000).header("etag"))
    assert site.get(f"{path}?max_bytes=10000", {"If-None-Match": tag}).status == 304


@pytest.mark.parametrize(
    "query",
    ["max_bytes=9999", "max_bytes=-1", "max_bytes=many", "max_bytes=1e5", "depth=3", "depth=-1", "depth=x"],
)
def test_numbers_out_of_range_are_400(site: SiteClient, author: Author, query: str) -> None:
    path = f"/session/{author.publish(author.write('Hi'))}"
    assert site.get(f"{path}.md?{query}").error() == (400, "bad_request")
    assert site.get(f"{path}.txt?{query}").status == 200, "other forms are always whole"
    assert site.get(f"{path}.md?max_bytes=&depth=").status == 200


def test_a_source_is_bounded_too(site: SiteClient, author: Author, shelf: Shelf) -> None:
    shelf.commit("a.jsonl", author.write(*("word " * 2000 for _ in range(20))))
    answer = site.get(f"/src/{github(shelf.name, 'main', 'a.jsonl')}", form="md", max_bytes=12_000)
    assert len(answer.body) <= 12_000
    assert "**Cut here**" in answer.text


class Family:
    """A parent with two children and a grandchild, each of which names its parent."""

    def __init__(self, author: Author) -> None:
        self.author = author
        self.parent = self.publish("elder", None)
        self.first = self.publish("first", "elder")
        self.second = self.publish("second", "elder")
        self.grandchild = self.publish("young", "first")

    def publish(self, name: str, parent: str | None) -> str:
        """Publish a session under a name of its own."""
        attributes = {"parent_session_id": f"{self.author.name}-{parent}"} if parent else None
        first = header(f"{self.author.name}-{name}", tool=self.author.name, title=name, attributes=attributes)
        return self.author.publish(lines(first, *talk(f"I am {name}.")))


def test_children_follow_on_request(site: SiteClient, author: Author) -> None:
    family = Family(author)
    path = f"/session/{family.parent}.md"
    alone = site.get(path, depth=0)
    assert alone.body == site.get(path).body
    assert "I am first." not in alone.text
    near = site.get(path, depth=1).text
    assert [f"I am {name}." in near for name in ("elder", "first", "second", "young")] == [True] * 3 + [False]
    far = site.get(path, depth=2)
    places = [far.text.index(f"I am {name}.") for name in ("elder", "first", "young")]
    assert places == sorted(places), "a grandchild stands below its parent"
    assert "I am second." in far.text
    assert outside_fences(far.text).count("*Session that was started from*") == 3
    assert far.header("etag") is None
    assert "I am elder." not in site.get(f"/session/{family.first}.md", depth=2).text


def test_a_family_stays_within_its_bound(site: SiteClient, author: Author) -> None:
    family = Family(author)
    path = f"/session/{family.parent}.md"
    answer = site.get(path, depth=2, max_bytes=10_000)
    assert len(answer.body) <= 10_000
    assert "I am elder." in answer.text
    assert "**Linked sessions are left out here:**" in outside_fences(answer.text)
    wide = site.get(path, depth=2, max_bytes=100_000)
    assert wide.body == site.get(path, depth=2).body


def test_sessions_that_name_each_other_appear_once(site: SiteClient, author: Author) -> None:
    for name, other in (("a", "b"), ("b", "a")):
        attributes = {"parent_session_id": f"{author.name}-{other}"}
        first = header(f"{author.name}-{name}", tool=author.name, title=name, attributes=attributes)
        last = author.publish(lines(first, event(0, "UserMessage", f"I am {name}.")))
    text = site.get(f"/session/{last}.md", depth=2).text
    assert (text.count("I am a."), text.count("I am b.")) == (1, 1)


def test_a_child_taken_down_does_not_follow(site: SiteClient, author: Author) -> None:
    family = Family(author)
    site.delete(family.first)
    text = site.get(f"/session/{family.parent}.md", depth=2).text
    assert "I am first." not in text
    assert "I am second." in text
