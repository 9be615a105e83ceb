"""Every page, opened without a browser, on every kind of journal."""
