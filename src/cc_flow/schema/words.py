"""The language's own keys as schemas, each with its words. A test holds them against what the reader of workflows
knows.
"""

from typing import Any

from cc_flow.schema.templated import TEMPLATE

Schema = dict[str, Any]

DURATION: Schema = {
    "type": "string",
    "pattern": "^[0-9]+(ms|s|m|h|d)$",
    "patternErrorMessage": "expected a whole number and one of ms, s, m, h, d, such as 90s",
}
CONDITION: Schema = {
    "type": ["string", "boolean"],
    "not": {"pattern": TEMPLATE},
    "errorMessage": "a condition stands without {{ }}",
}
ID: Schema = {
    "type": "string",
    "pattern": "^[a-z][a-z0-9_]{0,63}$",
    "patternErrorMessage": "an id is a small letter, then small letters, digits and _",
}
VALUES: Schema = {"type": "object", "additionalProperties": True}
STEPS: Schema = {"type": "array", "items": {"$ref": "#/definitions/step"}}
HANDLERS: Schema = {"type": "array", "items": {"$ref": "#/definitions/handler"}}


def described(schema: Schema, words: str) -> Schema:
    """A schema with its words."""
    return {**schema, "description": words}


def form(properties: dict[str, Schema], words: str, *required: str) -> Schema:
    """A mapping with these keys and no others."""
    schema: Schema = {"type": "object", "properties": properties, "additionalProperties": False, "description": words}
    return {**schema, "required": list(required)} if required else schema


RETRY = form(
    {
        "max_attempts": {"type": "integer", "minimum": 1, "maximum": 100, "description": "Counts the first attempt."},
        "initial_delay": described(DURATION, "Before the second attempt."),
        "multiplier": {"type": "number", "minimum": 1, "description": "Each delay is so many times the one before."},
        "max_delay": described(DURATION, "No delay is longer."),
        "jitter": {"enum": ["full", "none"], "description": "`full`: any time up to the delay."},
    },
    "How a failed attempt is tried again; which failures are, the action's effect decides.",
)
WAIT = form(
    {
        "interval": described(DURATION, "Before asking for the first time."),
        "multiplier": {"type": "number", "minimum": 1, "description": "Each interval is so many times the one before."},
        "max_interval": described(DURATION, "No interval is longer."),
        "timeout": described(DURATION, "How long to ask in all."),
    },
    "How a started task, or a read with `until`, is asked after.",
)
STEP_KEYS: dict[str, Schema] = {
    "id": described(ID, "Names the step; `steps.<id>.output` is what it gave."),
    "when": described(CONDITION, "Whether the step runs at all; a bare expression."),
    "for_each": {"type": ["array", "string"], "description": "Runs the step for each element of a list."},
    "as": described(ID, "The name of the element; `item` where left out."),
    "key": {"type": ["string", "integer"], "description": "What identifies an element in history, plan and resume."},
    "where": described(CONDITION, "Whether an element is let through; a bare expression."),
    "concurrency": {"type": "integer", "minimum": 1, "maximum": 100, "description": "How many elements at a time."},
    "max_failures": {
        "type": ["integer", "string"],
        "minimum": 0,
        "pattern": "^[0-9]{1,3}%$",
        "patternErrorMessage": "expected a number of elements or a percentage such as 10%",
        "description": "How many elements may fail.",
    },
    "needs": {
        "type": "array",
        "items": {"type": "string"},
        "description": "Steps of this list to wait for, instead of all above.",
    },
    "retry": RETRY,
    "timeout": described(DURATION, "How long one attempt may take."),
    "deadline": described(DURATION, "How long the step may take, with retries and waiting."),
    "on_error": {
        "type": ["string", "array"],
        "pattern": "^(fail|continue)$",
        "patternErrorMessage": "expected fail, continue, or steps",
        "items": {"$ref": "#/definitions/handler"},
        "description": "What a failure leads to: `fail`, `continue`, or steps that run then.",
    },
    "set": described(VALUES, "Typed values, in order; `this` names the ones above."),
    "assert": {
        "type": "array",
        "items": form(
            {
                "that": described(CONDITION, "What must hold; a bare expression."),
                "message": {"type": "string", "description": "What to say when it does not."},
            },
            "One thing that must hold.",
            "that",
        ),
        "description": "Things that must hold.",
    },
    "steps": described(STEPS, "A group: steps that are one step."),
    "workflow": {"type": "string", "description": "Another workflow as a step; its path, relative to this file."},
    "with": described(VALUES, "The inputs of the action or workflow."),
    "idempotency_key": {"type": ["string", "integer"], "description": "Done once for this key, tenant and workflow."},
    "on_conflict": {"enum": ["skip", "fail", "allow"], "description": "What to do when the thing is there already."},
    "paginate": {
        "type": ["string", "object"],
        "pattern": "^all$",
        "patternErrorMessage": "expected all, or max_items",
        "properties": {"max_items": {"type": "integer", "minimum": 1}},
        "additionalProperties": False,
        "description": "All pages of a list, or so many items.",
    },
    "wait": {**WAIT, "type": ["boolean", "object"]},
    "until": described(CONDITION, "Asks again until it holds; a bare expression on `output`."),
    "fail_when": described(CONDITION, "Ends the asking as a failure; a bare expression on `output`."),
    "extra_query": described(VALUES, "Query parameters that no model knows, sent as they are."),
    "extra_body": described(VALUES, "Body fields that no model knows, sent as they are."),
    "expect": described(CONDITION, "What the membership must be just before; a bare expression on `membership`."),
}
INPUT = form(
    {
        "type": {
            "type": ["string", "array"],
            "description": "`string`, `integer`, `number`, `boolean`, `array`, `object` or `null`.",
        },
        "description": {"type": "string"},
        "title": {"type": "string"},
        "default": {"description": "Taken where the input is not given; may be a template."},
        "format": {"enum": ["date", "month", "date-time", "email", "uri"]},
        "enum": {"type": "array"},
        "const": {},
        "examples": {"type": "array"},
        "minimum": {"type": "number"},
        "maximum": {"type": "number"},
        "minLength": {"type": "integer", "minimum": 0},
        "maxLength": {"type": "integer", "minimum": 0},
        "pattern": {"type": "string"},
        "minItems": {"type": "integer", "minimum": 0},
        "maxItems": {"type": "integer", "minimum": 0},
        "uniqueItems": {"type": "boolean"},
        "items": VALUES,
        "properties": VALUES,
        "required": {"type": "array", "items": {"type": "string"}},
        "additionalProperties": {"type": "boolean"},
    },
    "An input in the words of JSON Schema.",
)
SCHEDULE = form(
    {
        "cron": {"type": "string", "description": "Five fields (`0 7 * * MON`) or `@daily` and its like."},
        "timezone": {
            "type": "string",
            "description": "Such as `America/New_York`; else the tenant's, the profile's, UTC.",
        },
        "catch_up": {"enum": ["none", "latest", "all"], "description": "What becomes of missed times; `latest`."},
        "catch_up_window": described(DURATION, "How long a missed time is worth catching up; `1d`."),
        "overlap": {
            "enum": ["skip", "queue", "allow"],
            "description": "What happens while the last run is going; `skip`.",
        },
        "jitter": described(DURATION, "Begins so much later at the most, always the same for the same time."),
    },
    "When the workflow runs.",
    "cron",
)
COUNT: Schema = {"type": "integer", "minimum": 0}
TOP_KEYS: dict[str, Schema] = {
    "cc_flow": {"const": 1, "description": "The version of the language.", "errorMessage": "write cc_flow: 1"},
    "name": {
        "type": "string",
        "pattern": "^[a-z][a-z0-9-]{0,62}$",
        "patternErrorMessage": "a name is a small letter, then small letters, digits and -",
        "description": "Names the workflow.",
    },
    "description": {"type": "string", "description": "What it does, for people."},
    "schedules": {"type": "array", "items": SCHEDULE, "description": "When it runs by itself."},
    "inputs": {
        "type": "object",
        "propertyNames": {"pattern": "^[a-z][a-z0-9_]{0,63}$"},
        "additionalProperties": INPUT,
        "description": "What a run can be given.",
    },
    "limits": form(
        {"writes": COUNT, "deletes": COUNT, "ai_generations": COUNT},
        "A run that would exceed one stops before its next write.",
    ),
    "allow": {
        "type": "array",
        "items": {"enum": ["destroy", "account", "billing"]},
        "description": "Effects beyond read and write.",
    },
    "rate_limit": form(
        {"requests": {"type": "integer", "minimum": 1}, "per": DURATION},
        "Requests a tenant may make, over all runs.",
        "requests",
        "per",
    ),
    "defaults": form(
        {
            "timeout": DURATION,
            "retry": RETRY,
            "reconcile": form(
                {"quiet": DURATION}, "How long until an unanswered create is believed not to have happened.", "quiet"
            ),
        },
        "What each step has unless it says otherwise.",
    ),
    "steps": described(STEPS, "What to do, from top to bottom."),
    "outputs": described(VALUES, "What a run gives."),
    "on_error": described(HANDLERS, "Steps for when the run fails."),
    "finally": described(HANDLERS, "Steps that always run at the end."),
}
