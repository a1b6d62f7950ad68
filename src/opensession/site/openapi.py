"""The API description, made from the route table and the contract's models (OpenAPI 3.1)."""

import json
from functools import cache

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from opensession import __version__
from opensession.site.contract import CONTRACT, Operation
from opensession.site.schema import ErrorBody

REFERENCE = "#/components/schemas/{model}"

JsonObject = dict[str, object]


@cache
def openapi_document() -> str:
    """Return the description as JSON text; made on first use and kept."""
    models = _models()
    _, definitions = models_json_schema(
        [(model, "serialization") for model in models], ref_template=REFERENCE
    )
    paths: dict[str, JsonObject] = {}
    for operation in CONTRACT:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _describe(operation)
    document = {
        "openapi": "3.1.0",
        "info": {
            "title": "OpenSession",
            "version": __version__,
            "description": "Read published AI coding sessions, and logs in public Git repositories.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "paths": paths,
        "components": {
            "schemas": definitions["$defs"],
            "securitySchemes": {
                "operator": {"type": "apiKey", "in": "header", "name": "X-OpenSession-Admin-Key"},
            },
        },
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def _models() -> list[type[BaseModel]]:
    found: dict[type[BaseModel], None] = {ErrorBody: None}
    for operation in CONTRACT:
        for model in (operation.reply, operation.request, operation.error):
            if model is not None:
                found[model] = None
    return list(found)


def _describe(operation: Operation) -> JsonObject:
    described: JsonObject = {
        "summary": operation.summary,
        "operationId": operation.name,
        "parameters": [parameter.described() for parameter in operation.parameters],
        "responses": _responses(operation),
    }
    if operation.request is not None:
        described["requestBody"] = {
            "required": True,
            "content": _content("application/json", operation.request),
        }
    elif operation.request_type is not None:
        described["requestBody"] = {"required": True, "content": _content(operation.request_type, None)}
    if operation.operator_only:
        described["security"] = [{"operator": []}]
    return described


def _responses(operation: Operation) -> JsonObject:
    success: JsonObject = {"description": operation.summary}
    success["content"] = _content(operation.reply_type, operation.reply)
    error = {
        "description": "What went wrong; switch on `code`.",
        "content": _content("application/json", operation.error),
    }
    return {**{str(status): success for status in operation.statuses}, "default": error}


def _content(media_type: str, model: type[BaseModel] | None) -> JsonObject:
    schema: JsonObject = (
        {"type": "string"} if model is None else {"$ref": REFERENCE.format(model=model.__name__)}
    )
    return {media_type: {"schema": schema}}
