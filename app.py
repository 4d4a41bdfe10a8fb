"""The desk's front door: `python app.py …` is `pressmark chat …`."""

import sys

from qa.cli.commands import main

if __name__ == "__main__":
    main(["chat", *sys.argv[1:]])
