"""Pages, one module for each noun; `pages` of every module here is part of the application."""
