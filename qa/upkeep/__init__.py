"""What changes a library or examines it."""
