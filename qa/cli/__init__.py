"""The command `pressmark`."""
