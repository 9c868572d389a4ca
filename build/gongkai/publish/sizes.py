"""How much of an archive is published in one piece.

In: nothing. Out: limits. Must not know a format.
"""

from __future__ import annotations

WHOLE_BODIES = 1_000
"""Up to so many bodies everything is published whole; above, large tables lie per province."""
