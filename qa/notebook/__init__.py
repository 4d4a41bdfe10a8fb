"""What was asked of a library and what people made of the answers, kept beside its catalogue."""
