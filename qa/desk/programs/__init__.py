"""What other programs may ask the desk, and in which forms: HTTP, MCP, and OpenAI's.

Off unless asked for. Whatever the form, a request passes the gate and the login like a page's,
and takes its turn at the same turnstile.
"""
