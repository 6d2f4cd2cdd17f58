"""What is inside this object of git? One process answers all questions, one after the other."""

from __future__ import annotations

import os
import re
import select
import subprocess
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Self

from okrsite.history import git as asking
from okrsite.history.git import Git, too_slow

HEADER = re.compile(rb"[0-9a-f]+ blob ([0-9]+)\n")

PORTION = 1 << 16
AT_ONCE = 128
"""Questions that are asked before the first answer is read; they fit into a pipe, so that nobody waits for ever."""

GAVE_UP = "git gave up reading"


class Objects:
    """The contents of files, by the names that git gives them. To be used in a `with`: it holds a process."""

    def __init__(self, git: Git) -> None:
        self._git = git
        self._process: subprocess.Popen[bytes] | None = None
        self._buffer = bytearray()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def read(self, name: str) -> bytes:
        """The contents of a file. Raises OSError where git has none of that name."""
        process = self._asked(f"{name}\n")
        found = HEADER.fullmatch(self._until_line_end(process))
        if found is None:
            self.close()
            raise OSError(f"git has no file {name}")
        return self._take(process, int(found[1]) + 1)[:-1]

    def read_all(self, names: Sequence[str]) -> Iterator[bytes | None]:
        """The contents of many files, asked for in portions; None for what git has no file of. Raises OSError."""
        for begin in range(0, len(names), AT_ONCE):
            portion = names[begin : begin + AT_ONCE]
            process = self._asked("".join(f"{name}\n" for name in portion))
            for _ in portion:
                found = HEADER.fullmatch(header := self._until_line_end(process))
                if found is None and not header.endswith(b" missing\n"):
                    self.close()
                    raise OSError(GAVE_UP)
                yield self._take(process, int(found[1]) + 1)[:-1] if found else None

    def close(self) -> None:
        """End the process. Reading again begins another."""
        process, self._process = self._process, None
        self._buffer.clear()
        if process is not None:
            process.kill()
            process.communicate()

    def _asked(self, lines: str) -> subprocess.Popen[bytes]:
        process = self._process = self._process or self._git.start("cat-file", "--batch")
        assert process.stdin is not None  # noqa: S101 - it was opened so
        try:
            process.stdin.write(lines.encode("ascii"))
        except BrokenPipeError:
            raise OSError(GAVE_UP) from None
        return process

    def _until_line_end(self, process: subprocess.Popen[bytes]) -> bytes:
        while (end := self._buffer.find(b"\n")) < 0:
            self._more(process)
        return self._take(process, end + 1)

    def _take(self, process: subprocess.Popen[bytes], count: int) -> bytes:
        while len(self._buffer) < count:
            self._more(process)
        taken = bytes(self._buffer[:count])
        del self._buffer[:count]
        return taken

    def _more(self, process: subprocess.Popen[bytes]) -> None:
        """Wait for more of the answer, but not for ever."""
        assert process.stdout is not None  # noqa: S101 - it was opened so
        handle = process.stdout.fileno()
        if not select.select([handle], [], [], asking.SECONDS)[0]:
            self.close()
            raise too_slow("cat-file")
        portion = os.read(handle, PORTION)
        if not portion:
            self.close()
            raise OSError(GAVE_UP)
        self._buffer += portion
