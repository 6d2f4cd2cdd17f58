"""Which pages would be the same as last time? Those of whose questions each has the answer that it had."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count
from typing import TYPE_CHECKING, Any

from okrsite.site.answers import WIDTH, Answers, hashed
from okrsite.site.notes import packed, unpacked

if TYPE_CHECKING:
    from okrsite.site import Site

Record = dict[str, Any]
"""What is kept of a build, in JSON.

`base` is the hash of what all pages share; `uids` are those that notes count by; `notes` are all that were taken, and
`answers` what each came to; `pages` has of each file the hash of its bytes and its notes.
"""


class Fresh:
    """What of a site is as a record says."""

    def __init__(self, site: Site, digests: Mapping[str, str], shared: str) -> None:
        """`digests` are hashes of the content's files by path, `shared` one of what else the whole site depends on."""
        self._site, self._notes = site, site.context.notes
        self._answers = Answers(site.context, digests)
        self._answers.look()
        self._base = hashed((shared, site.shared()))
        self._pages: dict[str, tuple[str, str]] = {}
        self._same: dict[int, str] = {}

    def among(self, record: Record | None) -> Mapping[str, str]:
        """The files of the site that would be the same as those that a record tells of, and the hash of their bytes."""
        if record is None or record["base"] != self._base:
            return {}
        uids, answers = record["uids"], record["answers"]
        known = {note: answers[n : n + WIDTH] for note, n in zip(unpacked(record["notes"]), count(0, WIDTH))}
        changed = {note for note, answer in known.items() if self._answers.of(note, uids) != answer}
        here = tuple(uids) == self._notes.uids
        self._same = {note: answer for note, answer in known.items() if note not in changed} if here else {}
        for path, (seal, noted) in record["pages"].items():
            if changed.isdisjoint(unpacked(noted)) and path in self._site:
                moved = noted if here else self._notes.moved(noted, uids)
                if moved is not None:
                    self._pages[path] = seal, moved
        return {path: seal for path, (seal, _) in self._pages.items()}

    def made(self, path: str, seal: str, noted: str) -> None:
        """A file was made: the hash of its bytes, and what was noted."""
        self._pages[path] = seal, noted

    def record(self) -> Record:
        """What to keep of this build: of the files that it made, and of those that it took as they were."""
        asked = sorted({note for _, noted in self._pages.values() for note in unpacked(noted)})
        answers = "".join(self._same.get(note) or self._answers.of(note, self._notes.uids) for note in asked)
        return {
            "base": self._base, "uids": self._notes.uids, "notes": packed(asked), "answers": answers,
            "pages": self._pages,
        }  # fmt: skip
