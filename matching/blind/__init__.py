"""Blind matching: two lists are compared by keyed filters, and no name is exchanged."""

from matching.blind.comparison import LookAlike, least_common, likeness_of, look_alikes, packed
from matching.blind.features import Feature, features_of
from matching.blind.filters import filter_of
from matching.blind.parameters import FEATURES_VERSION, STANDARD, FilterParameters
from matching.blind.secrets import SECRET_BYTES, Secret

__all__ = [
    "FEATURES_VERSION",
    "SECRET_BYTES",
    "STANDARD",
    "Feature",
    "FilterParameters",
    "LookAlike",
    "Secret",
    "features_of",
    "filter_of",
    "least_common",
    "likeness_of",
    "look_alikes",
    "packed",
]
