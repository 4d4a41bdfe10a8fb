"""What might be asked next, of an answer or of articles, and is surely answered."""

from qa.suggestions.offering import MOST, first_questions, follow_ups

__all__ = ["MOST", "first_questions", "follow_ups"]
