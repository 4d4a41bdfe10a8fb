"""Files become articles, articles become passages. Knows no vector and no question."""
