"""One module per file format: a path in, drafts of articles out."""
