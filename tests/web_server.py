"""A small web server on this machine that answers as a test wants it to."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote


@dataclass
class Answer:
    """What is sent: status, bytes, headers, and how long to wait before each piece."""

    data: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    wait: float = 0.0
    times: int = 1


@dataclass
class Server:
    """Its address, what it answers by path, and how it was asked."""

    url: str
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)

    def share(self, folder: Path, at: str, **headers: str) -> None:
        """Answer with the files of a folder, hidden ones too, below a path."""
        for path in folder.rglob("*"):
            if path.is_file():
                data = path.read_bytes()
                name = quote(f"{at}/{path.relative_to(folder).as_posix()}")
                told = {"Content-Length": str(len(data)), **headers}
                self.answers[name] = Answer(data, headers=told)

    @property
    def paths(self) -> list[str]:
        """The paths that were asked for, in order."""
        return [path for path, _ in self.asked]


@contextmanager
def serving() -> Iterator[Server]:
    """Serve until the block ends; a path without an answer is 404."""
    found = Server("")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.asked.append((self.path, self.headers["User-Agent"]))
            answer = found.answers.get(self.path, Answer(status=404))
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.end_headers()
            try:
                for _ in range(answer.times):
                    time.sleep(answer.wait)
                    self.wfile.write(answer.data)
                    self.wfile.flush()
            except OSError:
                return

        def do_HEAD(self) -> None:
            answer = found.answers.get(self.path, Answer(status=404))
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    found.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
