"""Archives and packages at addresses: a mirror of them here, and back what was made.

In: places, as paths or as addresses. Out: folders here, in which everything else works as ever. A
path is given back as it is. Must not know what is done in the folders.

A mirror is a cache: it can be removed at any time.
"""

from gongkai.mirrors.archives import Held, archive_at
from gongkai.mirrors.packages import packages_at
from gongkai.mirrors.sending import packages_to, refuse_read_only

__all__ = ["Held", "archive_at", "packages_at", "packages_to", "refuse_read_only"]
