"""Reviewed tables of names and places, and what they are built from."""
