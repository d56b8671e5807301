"""The OpenAPI document keeps its word: calls made up from it, good and bad, are answered as it says."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings, strategies
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from web.api.document import openapi

EXAMPLES = 200
OPERATIONS = [declared["operationId"] for path in openapi()["paths"].values() for declared in path.values()]


@pytest.fixture
def backend():
    """Once is enough, on the database that is stricter about what it stores."""
    return "postgresql"


@pytest.mark.parametrize("operation_id", OPERATIONS)
def test_calls_made_up_from_the_document_are_answered_as_it_says(app, caller, operation_id):
    app.config["RATELIMIT_ENABLED"] = False
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    operation = schema.find_operation_by_id(operation_id)
    known = {"Authorization": f"Bearer {caller.token}"}
    good = operation.as_strategy(generation_mode=GenerationMode.POSITIVE, headers=known)
    bad = operation.as_strategy(generation_mode=GenerationMode.NEGATIVE, headers=known)

    # Made-up bytes are no file of answers, and no schema can say what is one.
    unknowable = [positive_data_acceptance] if operation_id == "send_answers" else []

    @settings(max_examples=EXAMPLES, database=None, deadline=None, suppress_health_check=list(HealthCheck))
    @given(strategies.one_of(good, bad))
    def check(case):
        case.call_and_validate(headers=known, excluded_checks=unknowable)

    check()
