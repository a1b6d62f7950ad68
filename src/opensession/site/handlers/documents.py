"""Texts about the site itself: the guide, llms.txt, robots.txt, security.txt, the API description."""

from opensession.site.errors import NotFoundError
from opensession.site.handlers.addresses import public_origin
from opensession.site.handlers.pages import shell
from opensession.site.http import HTML, JSON, MARKDOWN, TEXT, Reply, text_reply
from opensession.site.limits import DOCUMENT_CACHE_SECONDS
from opensession.site.negotiation import preferred
from opensession.site.openapi import openapi_document
from opensession.site.rendering.llms import llms_txt, robots_txt, security_txt
from opensession.site.routing import Call

CACHE = ("cache-control", f"public, max-age={DOCUMENT_CACHE_SECONDS}")


async def docs(call: Call) -> Reply:
    """Serve the guide: a page for browsers, Markdown when asked for; ``lang=ko`` gives the Korean one."""
    if preferred(call.request.header("accept"), ["text/html", "text/markdown"]) == "text/html":
        page = await shell(call, "/docs.html")
        return text_reply(page, HTML, [("vary", "Accept"), ("cache-control", "public, no-cache")])
    language = call.request.query.get("lang", "").strip().lower()
    name = "ko" if language == "ko" or language.startswith("ko-") else "en"
    guide = await call.ports.assets.text(f"/content/docs.{name}.md")
    if guide is None:
        raise NotFoundError("The guide is not part of this build.")
    return text_reply(guide, MARKDOWN, [("vary", "Accept"), ("content-language", name), CACHE])


async def llms(call: Call) -> Reply:
    """Serve the short guide for language models."""
    return text_reply(llms_txt(public_origin(call)), MARKDOWN, [CACHE])


async def openapi(call: Call) -> Reply:
    """Serve the API description, OpenAPI 3.1."""
    return text_reply(openapi_document(), JSON, [CACHE])


async def robots(call: Call) -> Reply:
    """Serve the crawler policy, which follows the operator's choice about indexing."""
    return text_reply(robots_txt(indexing=call.ports.configuration.indexing), TEXT, [CACHE])


async def security(call: Call) -> Reply:
    """Serve security.txt (RFC 9116). Raises NotFoundError when the operator named no contact."""
    contact = call.ports.configuration.security_contact
    if contact is None:
        raise NotFoundError("The operator of this site has not named a security contact.")
    return text_reply(security_txt(public_origin(call), contact, call.ports.now()), TEXT, [CACHE])
