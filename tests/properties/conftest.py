"""How long may an example take? As long as it takes: a machine that is busy is no fault, and speed is the bench's question."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("okrsite", deadline=None)
settings.load_profile("okrsite")
