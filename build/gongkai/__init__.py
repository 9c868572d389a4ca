"""archive ─read→ Document ─parse→ Report ─check→ Findings ─publish→ packages ─render→ site."""

from gongkai import check, parse, read

__all__ = ["__version__", "check", "parse", "read"]
__version__ = "0.1.0"
