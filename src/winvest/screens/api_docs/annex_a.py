"""The JSON Schemas of annex A §3, to the letter; what doors add is in their own schemas."""

from collections.abc import Mapping
from typing import Any

DIALECT = "https://json-schema.org/draft/2020-12/schema"
NUMBER = {"type": "number"}
UUID = {"type": "string", "format": "uuid"}
MOMENT = {"type": "string", "format": "date-time"}
MAYBE_MOMENT = {"type": ["string", "null"], "format": "date-time"}

ANNEX_A: Mapping[str, dict[str, Any]] = {
    "Product": {
        "$schema": DIALECT,
        "type": "object",
        "required": ["sku", "name", "company_id", "risk_id", "revenue_model"],
        "properties": {
            "sku": {"type": "string", "maxLength": 80},
            "name": {"type": "string", "maxLength": 160},
            "short_name": {"type": "string"},
            "company_id": UUID,
            "partner_id": {"type": ["string", "null"], "format": "uuid"},
            "risk_id": UUID,
            "revenue_model": {"enum": ["revenue", "commission", "mixed"]},
            "lifecycle_status": {"enum": ["draft", "test", "active", "frozen", "retired"]},
        },
    },
    "ProductVersion": {
        "$schema": DIALECT,
        "type": "object",
        "required": ["effective_from"],
        "properties": {
            "effective_from": MOMENT,
            "effective_to": MAYBE_MOMENT,
            "notes": {"type": "string"},
            "breaking_changes": {"type": "boolean"},
        },
    },
    "PricingRule": {
        "$schema": DIALECT,
        "oneOf": [
            {"type": "object", "required": ["amount"], "properties": {"amount": NUMBER}},
            {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["min", "amount"],
                    "properties": {
                        "min": NUMBER,
                        "max": {"type": ["number", "null"]},
                        "amount": NUMBER,
                        "base": {"type": ["string", "null"], "enum": [None, "percent", "amount"]},
                    },
                },
            },
            {
                "type": "object",
                "required": ["index", "formula"],
                "properties": {
                    "index": {"enum": ["spot", "cpi", "energy"]},
                    "formula": {"type": "string"},
                },
            },
            {
                "type": "object",
                "required": ["unit", "unit_price"],
                "properties": {
                    "unit": {"type": "string"},
                    "unit_price": NUMBER,
                    "min_charge": {"type": ["number", "null"]},
                },
            },
        ],
    },
    "CommissionScheme": {
        "$schema": DIALECT,
        "type": "object",
        "required": ["applies_to", "settlement", "split"],
        "properties": {
            "applies_to": {"enum": ["new", "renewal", "both"]},
            "settlement": {"enum": ["upfront", "recurring", "on_collection"]},
            "split": {
                "type": "object",
                "additionalProperties": {"type": "number", "minimum": 0, "maximum": 1},
            },
            "tiers": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["basis", "min", "value_type", "value"],
                    "properties": {
                        "basis": {"enum": ["volume", "revenue", "margin", "months"]},
                        "min": NUMBER,
                        "max": {"type": ["number", "null"]},
                        "value_type": {"enum": ["percent", "amount"]},
                        "value": NUMBER,
                    },
                },
            },
        },
    },
    "Publication": {
        "$schema": DIALECT,
        "type": "object",
        "required": ["company_id", "product_version_id", "channels", "start_at"],
        "properties": {
            "company_id": UUID,
            "product_version_id": UUID,
            "channels": {
                "type": "array",
                "items": {"enum": ["field", "telesales", "web", "partner"]},
            },
            "visibility": {"enum": ["hidden", "internal", "public"]},
            "start_at": MOMENT,
            "end_at": MAYBE_MOMENT,
        },
    },
}
