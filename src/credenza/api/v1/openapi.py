"""The last strokes on the API's description: scopes, problems as their own media type, headers, examples."""

from http import HTTPStatus
from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from credenza.api.v1.downloads import CSV_TYPE, XLSX_TYPE
from credenza.api.v1.problems import MEDIA_TYPE

SCHEME = "bearer"
SCOPE_MARK = "x-scope"
FILES_MARK = "x-files"
"""On an operation: the media types of the file that it answers with, where the address has no ending that tells."""
_METHODS = ("get", "post", "put", "patch", "delete")
_HEADERS = {
    "ETag": {
        "description": "Send it back in `If-None-Match`; 304 if unchanged.",
        "schema": {"type": "string"},
    },
    "Link": {"description": 'The next page, `rel="next"`, while there is one.', "schema": {"type": "string"}},
}
_FILES = {".csv": CSV_TYPE.partition(";")[0], ".xlsx": XLSX_TYPE, ".pdf": "application/pdf"}
_FIRST_REFUSAL = 400
PROBLEMS = (400, 401, 403, 404, 409, 413, 422, 429, 500, 503)
_PROBLEM_HEADERS = {401: ("WWW-Authenticate",), 429: ("Retry-After",)}


class Description(OpenAPISchema):
    """The framework's, but the shape of each answer is worked out once, not for every operation that gives it: all of
    them answer with the same problems, which took three quarters of the time.
    """

    def __init__(self, api: NinjaAPI, path_prefix: str) -> None:
        self._answers: dict[Any, tuple[dict[str, Any], bool]] = {}
        super().__init__(api, path_prefix)

    def _create_schema_from_model(self, model: Any, *how: Any, **named: Any) -> tuple[dict[str, Any], bool]:
        fields = model.model_fields
        if named.get("mode") != "serialization" or list(fields) != ["response"]:
            return super()._create_schema_from_model(model, *how, **named)
        key = fields["response"].annotation, how, tuple(named.items())
        if key not in self._answers:
            self._answers[key] = super()._create_schema_from_model(model, *how, **named)
        return self._answers[key]


def finished(schema: OpenAPISchema) -> OpenAPISchema:
    """The framework's schema, finished."""
    for address, path in schema["paths"].items():
        for method, operation in path.items():
            if method in _METHODS:
                _finish(address, method, operation)
    schema["components"]["responses"] = {_named(status): _problem(status) for status in PROBLEMS}
    schemes = schema["components"].pop("securitySchemes", {})
    schema["components"]["securitySchemes"] = {SCHEME: dict(next(iter(schemes.values())), type="http", scheme="bearer")}
    return schema


def _named(status: int) -> str:
    return HTTPStatus(status).phrase.replace(" ", "")


def _problem(status: int) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    headers = {name: {"schema": {"type": "string"}} for name in _PROBLEM_HEADERS.get(status, ())}
    return {
        "description": HTTPStatus(status).phrase,
        "content": {MEDIA_TYPE: {"schema": schema}},
        **({"headers": headers} if headers else {}),
    }


def _finish(address: str, method: str, operation: dict[str, Any]) -> None:
    by_ending = [media for ending, media in _FILES.items() if address.endswith(ending)]
    file_types = operation.pop(FILES_MARK, by_ending)
    for status, answer in list(operation["responses"].items()):
        content = answer.get("content", {})
        if int(status) >= _FIRST_REFUSAL:
            operation["responses"][status] = {"$ref": f"#/components/responses/{_named(status)}"}
        elif file_types:
            answer["content"] = {media: {"schema": {"type": "string"}} for media in file_types}
        elif method == "get" and content:
            answer["headers"] = _HEADERS
    if method == "get" and not file_types:
        operation["responses"][304] = {"description": "Not Modified"}
    operation["responses"] = dict(sorted(operation["responses"].items(), key=lambda pair: int(pair[0])))
    operation["parameters"] = [_parameter(given) for given in operation["parameters"]]
    scope = operation.pop(SCOPE_MARK)
    operation["security"] = [{SCHEME: [scope]}]
    operation["description"] = f"{operation['description']}\n\nScope of the token: `{scope}`."


def _parameter(given: dict[str, Any]) -> dict[str, Any]:
    """An address can leave a parameter out, but carries no null; a schema's examples are no examples of OpenAPI."""
    schema = dict(given["schema"])
    choices = [choice for choice in schema.pop("anyOf", ()) if choice != {"type": "null"}]
    if len(choices) == 1:
        schema = {**choices[0], **schema}
    for name in ("title", "description", "default"):
        if name != "default" or schema.get("default", "") is None:
            schema.pop(name, None)
    kept = {name: value for name, value in given.items() if name not in ("examples", "schema")}
    return {**kept, "schema": schema}
