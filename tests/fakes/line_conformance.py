"""LINE's OpenAPI document, where PMQA_CONFORMANCE_DIR holds it: what it refuses in a call of ours.

A bare discriminator on a parent whose children inherit from it is not followed by validators. So each
such parent becomes a choice by its discriminator, and the children inherit what the parent was before.
Properties that no schema names are refused, which finds misspelt ones.
"""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema_rs import Draft202012Validator

Json = dict[str, Any]

DOCUMENT = "data/line-openapi/messaging-api.yml"
_SCHEMAS = "#/components/schemas/"


def conformance_faults(schema: str, body: Json) -> list[str]:
    """Return what the document refuses in a body; nothing where there is no document."""
    document = _where()
    if document is None:
        return []
    errors = _validator(document, schema).iter_errors(body)
    return [f"{one.instance_path}: {one.message[-200:]}" for one in errors]


def call_faults(method: str, path: str, body: Json) -> list[str]:
    """Return what the document refuses in a call: that there is none such, or what it carries.

    A picture is not looked at.
    """
    document = _where()
    if document is None:
        return []
    operation = _operation(document, method.lower(), path)
    if operation is None:
        return [f"LINE has no {method} {path}"]
    content = operation.get("requestBody", {}).get("content", {})
    if not content:
        return [f"{method} {path} takes no body"] if body else []
    schema = content.get("application/json", {}).get("schema", {}).get("$ref", "")
    return conformance_faults(schema.removeprefix(_SCHEMAS), body) if schema else []


def _where() -> Path | None:
    folder = os.environ.get("PMQA_CONFORMANCE_DIR")
    return Path(folder) / DOCUMENT if folder else None


@cache
def _operation(document: Path, method: str, path: str) -> Json | None:
    """Return the operation of a path, a literal one before one with a place to fill."""
    paths = _document(document)["paths"]
    for template in sorted(paths, key=lambda one: one.count("{")):
        if method in paths[template] and re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), path):
            found: Json = paths[template][method]
            return found
    return None


@cache
def _validator(path: Path, schema: str) -> Draft202012Validator:
    document = _document(path)
    return Draft202012Validator({"$ref": f"{_SCHEMAS}{schema}", "components": document["components"]})


@cache
def _document(path: Path) -> Json:
    document: Json = yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
    schemas = document["components"]["schemas"]
    for name in [name for name, one in schemas.items() if "discriminator" in one]:
        _choose_by_discriminator(schemas, name)
    _refuse_unknown(schemas)
    return document


def _choose_by_discriminator(schemas: Json, name: str) -> None:
    parent = schemas[name]
    chosen = parent.pop("discriminator")
    key, mapping = chosen["propertyName"], chosen["mapping"]
    schemas[f"{name}__base"] = parent
    for value, ref in mapping.items():
        child = schemas[ref.removeprefix(_SCHEMAS)]
        for part in child.get("allOf", []):
            if part.get("$ref") == _SCHEMAS + name:
                part["$ref"] += "__base"
        child.setdefault("properties", {}).setdefault(key, {"enum": []})["enum"].append(value)
    schemas[name] = {
        "type": "object",
        "required": [key],
        "properties": {key: {"enum": list(mapping)}},
        "allOf": [
            {"if": {"properties": {key: {"const": value}}, "required": [key]}, "then": {"$ref": ref}}
            for value, ref in mapping.items()
        ],
    }


def _refuse_unknown(schemas: Json) -> None:
    inherited = {part.get("$ref") for one in schemas.values() for part in one.get("allOf", [])}
    for name, one in schemas.items():
        chooses = any("if" in part for part in one.get("allOf", []))
        if _SCHEMAS + name not in inherited and one.get("type") == "object" and not chooses:
            one.setdefault("unevaluatedProperties", False)
