"""Where vectors are kept and searched, one file an engine."""
