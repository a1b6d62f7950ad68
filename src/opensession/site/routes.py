"""Every address that Python answers, beside its handler."""

from opensession.site.handlers import (
    admin,
    documents,
    embed,
    facets,
    feeds,
    maintenance,
    oembed,
    pages,
    retired,
    service,
    sessions,
    sources,
)
from opensession.site.routing import Route, Router

RETIRED_PAGES = ("/git", "/git/{rest*}", "/gh", "/gh/{rest*}", "/resolve", "/resolve/{rest*}")

RETIRED_API = (
    "/api/teams",
    "/api/teams/{rest*}",
    "/api/invitations",
    "/api/invitations/{rest*}",
    "/api/sync",
    "/api/sync/{rest*}",
)

ROUTER = Router(
    [
        Route("GET", "/api/health", service.health),
        Route("GET", "/api/capabilities", service.capabilities),
        Route("GET", "/api/auth/providers", service.providers),
        Route("GET", "/api/parsers", service.parsers),
        Route("GET", "/api/sessions", sessions.list_sessions),
        Route("GET", "/api/sessions/facets", facets.list_facets),
        Route("GET", "/api/sessions/repos", sessions.list_repositories),
        Route("GET", "/api/sessions/{id}", sessions.detail),
        Route("GET", "/api/sessions/{id}/raw", sessions.raw),
        Route("GET", "/api/admin/sessions", maintenance.list_rows),
        Route("GET", "/api/admin/bodies", maintenance.list_stored_bodies),
        Route("POST", "/api/admin/sweep", maintenance.sweep_bodies),
        Route("POST", "/api/admin/reindex", maintenance.rebuild_rows),
        Route("POST", "/api/admin/sessions", admin.publish_session),
        Route("DELETE", "/api/admin/sessions/{id}", admin.delete_session),
        Route("POST", "/api/parse/preview", sources.parse_preview),
        Route("GET", "/api/src/{source*}", sources.read),
        Route("GET", "/session/{id}", pages.session),
        Route("GET", "/src/{source*}", pages.source),
        Route("GET", "/embed/session/{id}", embed.session),
        Route("GET", "/oembed", oembed.oembed),
        Route("GET", "/feed.atom", feeds.atom),
        Route("GET", "/docs", documents.docs),
        Route("GET", "/llms.txt", documents.llms),
        Route("GET", "/openapi.json", documents.openapi),
        Route("GET", "/robots.txt", documents.robots),
        Route("GET", "/.well-known/security.txt", documents.security),
        *(Route("GET", pattern, retired.source) for pattern in RETIRED_PAGES),
        *(Route(method, "/api/ingest/preview", retired.preview) for method in ("GET", "POST")),
        *(
            Route(method, pattern, retired.team)
            for pattern in RETIRED_API
            for method in ("GET", "POST", "PUT", "DELETE")
        ),
    ]
)
