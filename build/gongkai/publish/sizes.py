"""How large an archive may be for what is made once per body and again for the whole.

In: nothing. Out: numbers. Must not know what is made.
"""

from __future__ import annotations

WHOLE_BODIES = 1_000
"""Bodies up to which every body, too, gets the files that are made for convenience."""
