"""Stage 4 of a question: spans become an answer, every quote of it verified."""
