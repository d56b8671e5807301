"""Candidates: the persons who share blocking keys, those who share rare ones first."""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, SmallInteger, bindparam, select, union_all

from rlf.models import PersonKey, Side

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import CompoundSelect
    from sqlalchemy.orm import Session

MOST_PER_KEY = 200  # persons looked at for one key; a key that more share says too little to look at all of them
_IN_ANY_CASE = 15
_LEAST_SHARE = 0.2  # of what the best shares
_PERSONS_BITS = 20.0  # log2 of the persons that a rare key is rare among


def find_candidates(session: Session, hashed_keys: Iterable[int], *, side: Side, limit: int) -> list[tuple[int, float]]:
    """(person id, weight) of at most `limit` persons of a side, best first; ties in the order of ids.

    A shared key weighs log2(2^20 / how many bear it): keys agreed upon by few say the most. A key that more than
    `MOST_PER_KEY` persons bear adds only its first bearers, at the least weight. After the first few, those who share
    next to nothing beside the best are left out: they are many, and next to never the right one.
    """
    weights: defaultdict[int, float] = defaultdict(float)
    for persons in _blocks(session, sorted(set(hashed_keys)), side):
        weight = weight_of_block(len(persons))
        for person_id in persons[:MOST_PER_KEY]:
            weights[person_id] += weight
    ranked = heapq.nsmallest(limit, [(-weight, person_id) for person_id, weight in weights.items()])
    further = (found for found in ranked[_IN_ANY_CASE:] if found[0] <= ranked[0][0] * _LEAST_SHARE)
    return [(person_id, -weight) for weight, person_id in (*ranked[:_IN_ANY_CASE], *further)]


def weight_of_block(size: int) -> float:
    """What sharing a key that `size` persons bear weighs, in bits."""
    return max(_PERSONS_BITS - math.log2(max(size, 1)), 1.0) if size <= MOST_PER_KEY else 1.0


def _blocks(session: Session, keys: Sequence[int], side: Side) -> Iterable[list[int]]:
    """For each key that anybody bears, who bears it: at most one more than `MOST_PER_KEY`."""
    if not keys:
        return []
    blocks: dict[int, list[int]] = {}
    parameters = {f"key_{place}": key for place, key in enumerate(keys)}
    for key, person_id in session.execute(_seek(len(keys)), {**parameters, "side": int(side)}).all():
        blocks.setdefault(key, []).append(person_id)
    return blocks.values()


@cache
def _seek(count: int) -> CompoundSelect[int, int]:
    """One index seek a key. An IN over all keys could not stop early at a key that very many share.

    Made once for each count, as making it takes longer than the database needs to answer it.
    """
    side = bindparam("side", type_=SmallInteger)
    seeks = []
    for place in range(count):
        key = bindparam(f"key_{place}", type_=BigInteger)
        rows = select(PersonKey.key, PersonKey.person_id).where(PersonKey.key == key, PersonKey.side == side)
        limited = rows.order_by(PersonKey.person_id).limit(MOST_PER_KEY + 1).subquery()
        seeks.append(select(limited.c.key, limited.c.person_id))
    return union_all(*seeks)
