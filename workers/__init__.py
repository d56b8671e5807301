"""Background work: the relay that sends what the outbox promises, the workers that do it, and what runs them."""
