"""Schools: the list, the page, the form, codes."""
