"""Blind matching with partners: the files that are exchanged, and what is done with them."""
