"""Partners' machines: their tokens, calls that must not act twice, and webhooks."""
