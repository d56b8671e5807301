"""Places: one gazetteer in all scripts, and how two places stand to each other."""

from matching.model import PlaceLevel
from matching.places.lookup import Gazetteer, Place, gazetteer
from matching.places.relations import NEAR_KM, Relation, find, relation
from matching.places.words import Kind

__all__ = ["NEAR_KM", "Gazetteer", "Kind", "Place", "PlaceLevel", "Relation", "find", "gazetteer", "relation"]
