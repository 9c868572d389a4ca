"""Keep what became of every document, so that nothing is read twice and a killed build goes on.

In: documents that were taken in, by what they depend on. Out: the same again, and tables that can
be joined with the ids of an archive. Must not know an id: those are of one archive at one time,
and what is kept here outlives it.
"""

from gongkai.store.depends import recipe
from gongkai.store.hashes import Hashes
from gongkai.store.shards import Shard, make_shard, read_taken
from gongkai.store.store import Store, key_of, number_of, open_store, scratch_in

__all__ = [
    "Hashes",
    "Shard",
    "Store",
    "key_of",
    "make_shard",
    "number_of",
    "open_store",
    "read_taken",
    "recipe",
    "scratch_in",
]
