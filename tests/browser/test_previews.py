"""What programs see of a page: previews, feeds and frames that it leads to, and what keeps it private."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.reader import Reader
from tests.support.author import Author
from tests.support.remote_files import Shelf, github


def meta(page: Page, name: str) -> str:
    """Return what the page's head says under a name."""
    return page.locator(f'meta[property="{name}"], meta[name="{name}"]').get_attribute("content") or ""


def alternate(page: Page, media_type: str) -> str:
    """Return the address of another form that the head leads to."""
    return page.locator(f'link[rel="alternate"][type="{media_type}"]').get_attribute("href") or ""


def test_a_session_has_a_preview_with_a_picture(reader: Reader, author: Author) -> None:
    body = author.write("Hi", title="Mend the mole", description="It leaked.", tool="codex")
    session_id = author.publish(body)
    reader.open(f"/session/{session_id}")
    page = reader.page
    expect(page.get_by_role("heading", level=1)).to_have_text("Mend the mole")
    assert page.title() == "Mend the mole · OpenSession"
    assert meta(page, "og:title") == "Mend the mole"
    assert meta(page, "description") == "It leaked."
    assert meta(page, "og:url") == f"{reader.origin}/session/{session_id}"
    picture = page.request.get(urlsplit(meta(page, "og:image")).path)
    assert (picture.status, picture.headers["content-type"]) == (200, "image/png")


def test_a_source_has_a_preview_too(reader: Reader, author: Author, shelf: Shelf) -> None:
    shelf.commit("logs/mole.jsonl", author.write("Hi", title="Mend the mole"))
    path = f"/src/{github(shelf.name, 'main', 'logs/mole.jsonl')}"
    reader.open(path)
    expect(reader.page.get_by_role("heading", level=1)).to_have_text("Mend the mole")
    reader.page.reload()
    assert "mole" in meta(reader.page, "og:title").lower()
    assert meta(reader.page, "og:url") == reader.origin + path
    assert reader.page.request.get(urlsplit(meta(reader.page, "og:image")).path).status == 200


@pytest.mark.parametrize("kind", ["session", "source", "embed"])
def test_what_people_shared_stays_out_of_search_engines(
    reader: Reader, author: Author, shelf: Shelf, kind: str
) -> None:
    body = author.write("Hi")
    if kind == "source":
        shelf.commit("a.jsonl", body)
        reply = reader.open(f"/src/{github(shelf.name, 'main', 'a.jsonl')}")
    else:
        prefix = "/embed" if kind == "embed" else ""
        reply = reader.open(f"{prefix}/session/{author.publish(body)}")
    assert "noindex" in reply.headers["x-robots-tag"]
    assert "noindex" in meta(reader.page, "robots")
    expect(reader.page.get_by_text("Hi").first).to_be_visible()


def test_a_page_leads_to_its_frame(reader: Reader, author: Author) -> None:
    reader.open(f"/session/{author.publish(author.write('Where is the mole?', title='The mole'))}")
    page = reader.page
    address = urlsplit(alternate(page, "application/json+oembed"))
    reply = page.request.get(f"{address.path}?{address.query}").json()
    assert reply["title"] == "The mole"
    framed = re.search(r'src="([^"]+)"', reply["html"])
    assert framed
    reader.open(urlsplit(framed[1]).path)
    expect(page.get_by_role("heading", name="Where is the mole?")).to_be_visible()


def test_the_list_leads_to_the_feed_and_its_entries_to_sessions(reader: Reader, author: Author) -> None:
    late = "2099-01-02T03:04:05Z"
    session_id = author.publish(author.write("Hi", title="The mole", created_at=late))
    reader.open("/sessions")
    assert alternate(reader.page, "application/atom+xml") == "/feed.atom"
    reply = reader.page.request.get("/feed.atom")
    assert reply.headers["content-type"].startswith("application/atom+xml")
    assert f'href="{reader.origin}/session/{session_id}"' in reply.text()


def test_the_list_of_a_repository_offers_its_feed(reader: Reader, author: Author) -> None:
    name = f"kim/{author.name}"
    author.publish(author.write("Elsewhere"))
    session_id = author.publish(
        author.write("Hi", attributes={"git_remote": f"https://github.com/{name}.git"})
    )
    reader.open(f"/sessions?git_repo_name={name}")
    link = reader.page.get_by_role("link", name="Atom feed")
    reply = reader.page.request.get(link.get_attribute("href") or "")
    assert re.findall(r"/session/([0-9a-f]{64})\"", reply.text()) == [session_id]


def test_a_session_taken_down_is_gone_for_who_has_its_link(reader: Reader, author: Author) -> None:
    session_id = author.publish(author.write("A secret", title="The mole"))
    reader.open(f"/session/{session_id}")
    expect(reader.page.get_by_role("heading", level=1)).to_have_text("The mole")
    author.take_down()
    for path in (f"/session/{session_id}", f"/embed/session/{session_id}"):
        assert reader.open(path).status == 404
        expect(reader.page.get_by_text("A secret")).to_have_count(0)
    expect(reader.page.get_by_text("No such session").first).to_be_visible()


def test_a_language_model_gets_a_bounded_text(reader: Reader, author: Author) -> None:
    child = author.write("The child's own words")
    child_id = author.publish(child)
    texts = [f"Text {number} {'and more ' * 40}" for number in range(200)]
    session_id = author.publish(author.write(*texts, related=[child_id]))
    get = reader.page.request.get
    whole, short = get(f"/session/{session_id}.md").text(), get(f"/session/{session_id}.md?max_bytes=20000")
    assert "Text 199" in whole
    assert len(short.body()) <= 20_000
    assert "Text 199" not in short.text()
    assert get(f"/session/{session_id}", headers={"Accept": "text/markdown"}).text() == whole
