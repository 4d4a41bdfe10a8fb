"""Pressmark beside other libraries that search articles: `python -m tests.bench.beside`."""
