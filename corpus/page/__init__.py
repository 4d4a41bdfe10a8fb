"""Which lines of a page are the article: its layout, furniture, title and date."""
