"""Text becomes vectors, vectors find their neighbours. Knows no article and no question."""
