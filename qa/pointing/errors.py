"""What can come of asking a model: never more than that it is done without."""

from __future__ import annotations


class NoReply(Exception):
    """The model gave nothing that can be used; the message is the reason, in a few words of ours.

    It never holds what the server said, nor a key: it goes into answers and logs.
    """
