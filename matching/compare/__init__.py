"""Comparers: one field of a person a file, each with levels of its own and an unknown that weighs nothing."""
