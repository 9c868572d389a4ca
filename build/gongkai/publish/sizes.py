"""How large an archive may be for what is published in one piece, or once more for convenience.

In: nothing. Out: numbers. Must not know what is made.
"""

from __future__ import annotations

WHOLE_BODIES = 1_000
"""Up to so many bodies everything is published whole, and every body gets its own blank form;
above, large tables lie per province."""
