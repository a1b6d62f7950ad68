"""SpecStory's histories: Markdown that it saves of sessions of many agents in ``.specstory/history``."""

from opensession.parsers.specstory.parser import SpecStoryParser

__all__ = ["SpecStoryParser"]
