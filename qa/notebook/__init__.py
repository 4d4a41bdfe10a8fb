"""The conversations that were had with a library, kept beside its catalogue."""
