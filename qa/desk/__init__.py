"""The Gradio parts that `app.py` and `pressmark chat` put together.

Importing this package does not import Gradio; the first use of `build` or `serve` does.
"""
