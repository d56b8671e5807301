"""The demonstration: invented people, made by a seeded generator, and their way into an empty installation."""
