"""Places: one gazetteer in all scripts, and how two places stand to each other."""

from matching.model import PlaceLevel
from matching.places.lookup import Gazetteer, gazetteer
from matching.places.relations import Relation, relation
from matching.places.words import Kind

__all__ = ["Gazetteer", "Kind", "PlaceLevel", "Relation", "gazetteer", "relation"]
