"""What stories in a browser share: a served site, windows that watch their page, and axe."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from gongkai.render.serve import make_server

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
DESKTOP = {"viewport": {"width": 1280, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
NOT_LOADED = "Failed to load resource"
"""What the console says of an answer such as 404, where a page is to live with it."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a site until the block ends; gives its address."""
    with make_server(folder, 0) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def watched(context: Any, *ours: str, expected: str | None = None) -> Iterator[Any]:
    """A page that fails on any message of the console and on any request but to ``ours``.

    A message that holds ``expected`` is none.
    """
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "request",
        lambda request: None if request.url.startswith(ours) else faults.append(request.url),
    )
    yield page
    context.close()
    assert [fault for fault in faults if expected is None or expected not in fault] == []


def violations(page: Any) -> list[tuple[str, list[str]]]:
    """What axe finds on a page; its policy must let a script in."""
    page.add_script_tag(path=str(AXE))
    result = page.evaluate("axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'best-practice']})")
    return [
        (one["id"], [node["html"][:200] for node in one["nodes"][:3]])
        for one in result["violations"]
    ]
