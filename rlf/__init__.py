"""The family-tracing service: its data, its use cases and the rules that protect people."""
