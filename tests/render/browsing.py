"""What stories in a browser share: a served site, windows that watch their page, and axe.

Stories wait by locators, never by ``wait_for_function``: it asks again through ``eval``, which the
site's own policy forbids, so it fails whenever the first answer is no.
"""

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
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
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


def violations(page: Any) -> list[tuple[str, str, list[str]]]:
    """What axe finds on a page in light and dark.

    What a reader hears is the same in both: in dark only the colours are looked at again.
    """
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = []
    for scheme, rules in (("light", RULES), ("dark", ["color-contrast"])):
        page.emulate_media(color_scheme=scheme)
        # Of what holds axe would name every element too: that takes twice as long.
        for one in page.evaluate(
            """async rules => {
              const wanted = { runOnly: rules, resultTypes: ["violations"] };
              const { violations } = await axe.run(document, wanted);
              return violations.map(({ id, nodes }) => [id, nodes.map(node => node.html)]);
            }""",
            rules,
        ):
            found.append((scheme, one[0], [html[:200] for html in one[1][:3]]))
    return found
