"""Keep a hostile file within 10 seconds and 1 GB, whatever it does to a parser.

The seconds are those that a caller waits: the start of the child is among them, and a share is
left for the start and the end of the program that asks.

In: a function and its argument. Out: its result, or a ``ReadError`` that names the limit. The
work runs in a process of its own that is killed when it exceeds a limit and replaced; nothing
shorter than that stops a parser that hangs in C code.

The child is a plain ``python -m gongkai.limits`` that speaks pickles over its pipes: it works
the same under any start method, in a pool and in a cluster's worker.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import pickle
import selectors
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

from gongkai.model import GongkaiError, ReadError

SECONDS = 10.0
AROUND = 0.05
"""The part of a limit that is left for what the program does after a call."""
LEAST = 0.75
"""The part of a limit that a file has in any case, however slow the machine begins."""
YOUNG = 5.0
"""A program that began so many seconds ago began for this file."""
MEMORY = 1 << 30
NEW_OBJECTS = 50_000
HEADER = struct.Struct(">Q")
CHUNK = 1 << 20
NAMED = 400
"""Characters of an argument that the report of a crash names."""


class Guard:
    """A function that runs in a limited child process, one call after the other.

    Args:
        function: a function at the top of a module; argument and result must pickle.
        seconds: wall time for one call, with the start of the child if it has to be started.
        memory: bytes of address space that a call may add.
    """

    def __init__(
        self, function: Callable[[Any], Any], seconds: float = SECONDS, memory: int = MEMORY
    ) -> None:
        self._name = f"{function.__module__}:{function.__qualname__}"
        self._seconds = seconds
        self._memory = memory
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the child process."""
        if self._child is not None:
            self._child.kill()
            self._child.communicate()
            self._child = None

    def __call__(self, argument: object) -> Any:
        """Run the function in the child.

        Raises:
            ReadError: the call took too long or too much memory, the child died of it, or the
                function itself refused the argument.
        """
        _, value = self._exchange(argument, self._ready())
        return value

    def _ready(self) -> float:
        """Start the child if there is none; give the seconds that the call has."""
        begin = time.monotonic()
        own = _age() if self._child is None else 0.0
        _ = self._child or self._start()
        spent = time.monotonic() - begin + (own if own < YOUNG else 0.0)
        # On a machine that is so slow the file still has its chance.
        return max(self._seconds * (1 - AROUND) - spent, self._seconds * LEAST)

    def stream(self, argument: object) -> Iterator[Any]:
        """Run a function in the child that gives an iterator; its items come one by one.

        The child waits with an item until it is taken, and only the time that is spent on
        waiting for the child counts against the limit, for all items together.

        Raises:
            ReadError: as a call does; the items that were given before stay good.
        """
        left = self._ready()
        begin = time.monotonic()
        kind, value = self._exchange(argument, left)
        left -= time.monotonic() - begin
        while kind == "item":
            try:
                yield value
            except GeneratorExit:
                self.close()  # it stands in the middle of its answer
                raise
            begin = time.monotonic()
            kind, value = self._answer(left)
            left -= time.monotonic() - begin

    def _exchange(self, argument: object, seconds: float) -> tuple[str, Any]:
        child = self._child or self._start()
        message = pickle.dumps(argument)
        try:
            if child.stdin is None:
                raise ReadError("the reading process has no input")
            child.stdin.write(HEADER.pack(len(message)) + message)
            child.stdin.flush()
        except (BrokenPipeError, ReadError) as error:
            self.close()
            raise ReadError("the reading process ended unexpectedly") from error
        return self._answer(seconds)

    def _answer(self, seconds: float) -> tuple[str, Any]:
        """Take one answer of the child; a child that gave a bad one is ended."""
        if self._child is None:
            raise ReadError("the reading process ended unexpectedly")
        try:
            answer = self._receive(self._child, time.monotonic() + seconds)
        except ReadError:
            self.close()
            raise
        kind, value = pickle.loads(answer)  # noqa: S301  # our own child wrote it
        if kind == "memory":
            self.close()
            raise ReadError(f"needs more than {self._memory >> 20} MB of memory")
        if kind == "refused":
            raise ReadError(value)
        if kind == "crash":
            raise RuntimeError(value)
        return kind, value

    def _start(self) -> subprocess.Popen[bytes]:
        self._child = subprocess.Popen(  # noqa: S603  # our own interpreter and module
            [sys.executable, "-m", "gongkai.limits", self._name, str(self._memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
        # Loading the rooms and the registers is not the first file's fault, however long it takes.
        self._receive(self._child, time.monotonic() + 60)
        return self._child

    def _receive(self, child: subprocess.Popen[bytes], deadline: float) -> bytes:
        """Read one answer, waiting no longer than the deadline."""
        if child.stdout is None:
            raise ReadError("the reading process has no output")
        descriptor = child.stdout.fileno()
        parts, wanted, got = [], HEADER.size, 0
        header: int | None = None
        with selectors.DefaultSelector() as selector:
            selector.register(descriptor, selectors.EVENT_READ)
            while got < wanted:
                if not selector.select(max(0.0, deadline - time.monotonic())):
                    raise ReadError(f"takes longer than {self._seconds:g} s")
                part = os.read(descriptor, min(CHUNK, wanted - got))
                if not part:
                    raise ReadError("the reading process was killed (out of memory?)")
                parts.append(part)
                got += len(part)
                if header is None and got == wanted:
                    (header,) = HEADER.unpack(b"".join(parts))
                    parts, wanted, got = [], header, 0
        return b"".join(parts)


def _age() -> float:
    """Tell how many seconds ago this process began; 0 where the system does not say."""
    with contextlib.suppress(OSError, ValueError, IndexError, AttributeError):
        words = Path("/proc/self/stat").read_text(encoding="ascii", errors="replace")
        ticks = int(words.rpartition(")")[2].split()[19])
        return time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / os.sysconf("SC_CLK_TCK")
    return 0.0


def limit_memory(size: int) -> None:
    """Let this process add so many bytes of address space; without effect where unsupported."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        used = pages * resource.getpagesize()
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        wanted = used + size
        resource.setrlimit(resource.RLIMIT_AS, (wanted if hard < 0 else min(wanted, hard), hard))


def serve(name: str, memory: int, source: BinaryIO, target: BinaryIO) -> None:
    """Answer calls until the input ends."""
    module, function_name = name.split(":")
    function = getattr(importlib.import_module(module), function_name)
    # Reading leaves next to no circles, and looking for them over and over costs as much as a
    # check of all sums: what was loaded stays, and new objects are looked at by the ten thousand.
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS)
    limit_memory(memory)
    _send(target, ("ready", None))
    while len(header := source.read(HEADER.size)) == HEADER.size:
        (length,) = HEADER.unpack(header)
        argument = pickle.loads(source.read(length))  # noqa: S301  # our own parent wrote it
        for answer in _answers(function, argument):
            _send(target, answer)


def _answers(function: Callable[[Any], Any], argument: Any) -> Iterator[tuple[str, object]]:
    """Give the answers to one call: items, if the function gives an iterator, then the end."""
    try:
        result = function(argument)
        if isinstance(result, Iterator):
            for item in result:
                yield "item", item
            result = None
        yield "done", result
    except MemoryError:
        yield "memory", None
    except RecursionError:
        yield "refused", "is nested too deeply"
    except GongkaiError as error:
        yield "refused", str(error)
    except Exception as error:  # it is raised again in the parent
        yield "crash", f"{str(argument)[:NAMED]}: {type(error).__name__}: {error}"


def _send(target: BinaryIO, answer: tuple[str, object]) -> None:
    message = pickle.dumps(answer)
    target.write(HEADER.pack(len(message)) + message)
    target.flush()


if __name__ == "__main__":
    # What a library prints must not mix with the answers.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    serve(sys.argv[1], int(sys.argv[2]), sys.stdin.buffer, answers)
