"""Measurements of the whole, each run as a module; see the README for what they gave."""
