"""``/oembed``: what another site gets for the link to a session (oembed.com, version 1.0)."""

from urllib.parse import parse_qs, quote, urlsplit

import pytest

from tests.conformance.pages import ABSENT, BROWSER, HOSTILE, Page, Parsed
from tests.support.answer import Answer
from tests.support.author import Author
from tests.support.client import SiteClient


def frame(answer: Answer) -> dict[str, str]:
    """Return the attributes of the one element that the reply's HTML consists of."""
    assert answer.status == 200, answer.text
    assert answer.header("content-type") == "application/json"
    html = Parsed(str(answer.json["html"]))
    ((tag, attributes),) = html.elements
    assert (tag, html.text) == ("iframe", "")
    return attributes


def test_a_session_is_a_frame(site: SiteClient, author: Author) -> None:
    session_id = author.publish(author.write("Hi", title="Fix the parser"))
    answer = site.get("/oembed", url=f"{site.origin}/session/{session_id}")
    shown = frame(answer)
    assert {name: value for name, value in answer.json.items() if name != "html"} == {
        "type": "rich",
        "version": "1.0",
        "title": "Fix the parser",
        "provider_name": "OpenSession",
        "provider_url": site.origin,
        "width": 800,
        "height": 600,
        "thumbnail_url": f"{site.origin}/cards/session.png",
        "thumbnail_width": 1200,
        "thumbnail_height": 630,
    }
    assert shown["src"] == f"{site.origin}/embed/session/{session_id}"
    assert (shown["title"], shown["width"], shown["height"]) == ("Fix the parser", "800", "600")
    assert site.get(urlsplit(shown["src"]).path, BROWSER).status == 200


def test_a_page_leads_to_its_frame(site: SiteClient, author: Author) -> None:
    """Discovery: the address in the head of the page is asked as it stands."""
    session_id = author.publish(author.write("Hi"))
    page = Page(site.get(f"/session/{session_id}", BROWSER))
    address = urlsplit(page.links["alternate"][0])
    answer = site.get(f"{address.path}?{address.query}")
    assert f"{address.scheme}://{address.netloc}" == site.origin
    assert frame(answer)["src"].endswith(f"/embed/session/{session_id}")


@pytest.mark.parametrize(
    ("rest", "view"),
    [
        ("", {}),
        ("?view=focused&theme=dark", {"theme": ["dark"]}),
        ("?theme=pink&from=a", {}),
        ("#e=e1", {"from": ["e1"]}),
        ("#e=e0..e1", {"from": ["e0"], "to": ["e1"]}),
        ("?theme=light#e=a%2Eb%26c..%22", {"from": ["a.b&c"], "to": ['"'], "theme": ["light"]}),
        ("#e=", {}),
        ("#top", {}),
    ],
)
def test_what_a_link_points_to_is_what_is_embedded(
    site: SiteClient, author: Author, rest: str, view: dict[str, list[str]]
) -> None:
    url = f"{site.origin}/session/{author.publish(author.write('Hi', 'Hello'))}{rest}"
    assert parse_qs(urlsplit(frame(site.get("/oembed", url=url))["src"]).query) == view


def test_an_embedded_page_is_the_session_too(site: SiteClient, author: Author) -> None:
    url = f"{site.origin}/embed/session/{author.publish(author.write('Hi'))}?from=e0&theme=dark"
    assert frame(site.get("/oembed", url=url))["src"] == url


@pytest.mark.parametrize(
    ("limits", "size"),
    [
        ({}, (800, 600)),
        ({"maxwidth": "400"}, (400, 600)),
        ({"maxheight": "300", "maxwidth": "5000"}, (800, 300)),
        ({"maxwidth": "1", "maxheight": "1"}, (1, 1)),
        ({"maxwidth": "", "maxheight": " "}, (800, 600)),
    ],
)
def test_a_frame_is_never_larger_than_asked_for(
    site: SiteClient, author: Author, limits: dict[str, str], size: tuple[int, int]
) -> None:
    url = f"{site.origin}/session/{author.publish(author.write('Hi'))}"
    answer = site.get("/oembed", url=url, **limits)
    shown = frame(answer)
    assert (answer.json["width"], answer.json["height"]) == size
    assert (int(shown["width"]), int(shown["height"])) == size


@pytest.mark.parametrize(
    ("limits", "shown"),
    [
        ({"maxwidth": "1200"}, True),
        ({"maxwidth": "1199"}, False),
        ({"maxheight": "630", "maxwidth": "1200"}, True),
        ({"maxheight": "629"}, False),
    ],
)
def test_a_picture_that_is_too_large_is_left_out(
    site: SiteClient, author: Author, limits: dict[str, str], shown: bool
) -> None:
    url = f"{site.origin}/session/{author.publish(author.write('Hi', tool='aider'))}"
    picture = {
        key: value for key, value in site.get("/oembed", url=url, **limits).json.items() if "thumb" in key
    }
    assert set(picture) == ({f"thumbnail_{name}" for name in ("url", "width", "height")} if shown else set())
    assert picture.get("thumbnail_url", f"{site.origin}/cards/aider.png") == f"{site.origin}/cards/aider.png"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text_in_a_frame(site: SiteClient, author: Author, text: str) -> None:
    session_id = author.publish(author.write("Hi", title=text))
    url = f"{site.origin}/session/{session_id}#e={quote(text, safe='')}..{quote(text, safe='')}"
    answer = site.get("/oembed", url=url)
    shown = frame(answer)
    assert set(shown) == {"src", "title", "width", "height", "loading", "allow", "style"}
    assert shown["title"] == answer.json["title"]
    assert parse_qs(urlsplit(shown["src"]).query) == {"from": [text], "to": [text]}
    assert "<script" not in str(answer.json["title"])
    assert "\u202e" not in answer.text


@pytest.mark.parametrize(
    "url",
    [
        "{origin}/session/{absent}",
        "{origin}/session/abc",
        "{origin}/session/{id}.md",
        "{origin}/session/{id}/",
        "{origin}/sessions",
        "{origin}/",
        "{origin}",
        "{origin}/src/gh/a/b/ref/main/path/a.jsonl",
        "{origin}/api/sessions/{id}",
        "{origin}.evil.example/session/{id}",
        "https://evil.example/session/{id}",
        "https://evil.example/?{origin}/session/{id}",
        "ftp://{authority}/session/{id}",
        "javascript://{authority}/session/{id}",
        "https://user@{authority}/session/{id}",
        "//{authority}/session/{id}",
        "/session/{id}",
        "{id}",
        "http://[::1/session/{id}",
        "{origin}/session/{id}/../../sessions",
    ],
)
def test_other_addresses_are_404(site: SiteClient, author: Author, url: str) -> None:
    session_id = author.publish(author.write("Hi"))
    authority = site.origin.partition("://")[2]
    asked = url.format(origin=site.origin, authority=authority, id=session_id, absent=ABSENT)
    assert site.get("/oembed", url=asked).error() == (404, "not_found")


def test_the_scheme_and_the_case_of_the_host_do_not_matter(site: SiteClient, author: Author) -> None:
    path = f"/session/{author.publish(author.write('Hi'))}"
    authority = site.origin.partition("://")[2]
    for origin in (f"https://{authority}", f"HTTP://{authority.upper()}"):
        assert frame(site.get("/oembed", url=origin + path))["src"] == f"{site.origin}/embed{path}"


def test_a_session_taken_down_is_404(site: SiteClient, author: Author) -> None:
    session_id = author.publish(author.write("Hi"))
    url = f"{site.origin}/session/{session_id}"
    assert site.get("/oembed", url=url).status == 200
    site.delete(session_id)
    assert site.get("/oembed", url=url).error() == (404, "not_found")


@pytest.mark.parametrize("kind", ["xml", "XML", "html", "json+x"])
def test_another_format_is_501(site: SiteClient, author: Author, kind: str) -> None:
    url = f"{site.origin}/session/{author.publish(author.write('Hi'))}"
    assert site.get("/oembed", url=url, format=kind).error() == (501, "not_implemented")
    for same in ("json", "JSON", ""):
        assert site.get("/oembed", url=url, format=same).status == 200


@pytest.mark.parametrize("query", ["", "url=", "url=%20", "maxwidth=5"])
def test_without_an_address_it_is_400(site: SiteClient, query: str) -> None:
    assert site.get(f"/oembed?{query}").error() == (400, "bad_request")


@pytest.mark.parametrize("value", ["0", "-1", "1.5", "wide", "٣", "9" * 30])
@pytest.mark.parametrize("name", ["maxwidth", "maxheight"])
def test_a_size_that_is_no_number_of_pixels_is_400(
    site: SiteClient, author: Author, name: str, value: str
) -> None:
    url = f"{site.origin}/session/{author.publish(author.write('Hi'))}"
    assert site.get("/oembed", url=url, **{name: value}).error() == (400, "bad_request")


def test_a_reply_is_revalidated_and_not_indexed(site: SiteClient, author: Author) -> None:
    url = f"{site.origin}/session/{author.publish(author.write('Hi'))}"
    answer = site.get("/oembed", url=url)
    assert answer.header("x-robots-tag") == "noindex"
    assert answer.header("cache-control") == "public, no-cache"
    tag = str(answer.header("etag"))
    again = site.get(f"/oembed?url={quote(url)}", {"If-None-Match": tag})
    assert (again.status, again.body) == (304, b"")
