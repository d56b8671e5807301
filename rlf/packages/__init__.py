"""Packages: lists that leave for a partner, least data first, sealed and signed."""
