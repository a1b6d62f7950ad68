"""What costs work is counted per reader: guesses at the key, previews, and files fetched from Git hosts."""

from collections.abc import Callable

from tests.support.answer import Answer
from tests.support.author import Author
from tests.support.client import ADMIN_HEADER, SiteClient
from tests.support.remote_files import Shelf, github

TWO_PERIODS = 130
"""More than two periods allow, so that the limit shows even when one ends in the middle."""


def until_limited(ask: Callable[[int], Answer]) -> list[Answer]:
    """Ask until the limit shows; the last answer is the one that says so."""
    answers: list[Answer] = []
    for number in range(TWO_PERIODS):
        answers.append(ask(number))
        if answers[-1].status == 429:
            break
    return answers


def check_limited(answer: Answer) -> None:
    """Check the answer to one request too many."""
    assert answer.error() == (429, "rate_limited")
    assert answer.header("retry-after") == "60"


def another_reader(site: SiteClient) -> None:
    """Come from another address."""
    site.client = f"{site.client}:ffff"


def test_guessing_the_key_is_slowed_down(site: SiteClient, author: Author) -> None:
    body = author.write("Hi")

    def guess(number: int) -> Answer:
        return site.request("POST", "/api/admin/sessions", {ADMIN_HEADER: f"guess {number}"}, body)

    answers = until_limited(guess)
    check_limited(answers[-1])
    assert {answer.status for answer in answers[:-1]} == {401}
    assert len(answers) > 30, "a person who mistypes is not shut out"
    assert author.send(body).status == 201, "who has the key is not counted"
    another_reader(site)
    assert guess(0).status == 401


def test_deleting_counts_as_guessing_too(site: SiteClient) -> None:
    path = f"/api/admin/sessions/{'0' * 64}"
    check_limited(until_limited(lambda _: site.request("DELETE", path, {}))[-1])


def test_previews_are_limited(site: SiteClient) -> None:
    answers = until_limited(lambda _: site.request("POST", "/api/parse/preview", {}, b"{}"))
    check_limited(answers[-1])
    assert {answer.status for answer in answers[:-1]} == {400}
    another_reader(site)
    assert site.request("POST", "/api/parse/preview", {}, b"{}").status == 400


def test_fetching_from_hosts_is_limited(site: SiteClient, author: Author) -> None:
    def read(number: int) -> Answer:
        return site.get(f"/api/src/{github(f'nobody/{author.name}', 'main', f'{number}.jsonl')}")

    answers = until_limited(read)
    check_limited(answers[-1])
    assert {answer.status for answer in answers[:-1]} == {404}
    assert len(answers) > 15


def test_what_is_cached_costs_nothing(site: SiteClient, author: Author, shelf: Shelf) -> None:
    shelf.commit("a.jsonl", author.write("Hi"))
    path = f"/api/src/{github(shelf.name, 'main', 'a.jsonl')}"
    assert site.get(path).status == 200
    answers = until_limited(lambda _: site.request("HEAD", path))
    assert {answer.status for answer in answers} == {200}


def test_reading_the_site_is_not_limited(site: SiteClient) -> None:
    answers = until_limited(lambda _: site.get("/api/sessions"))
    assert {answer.status for answer in answers} == {200}
