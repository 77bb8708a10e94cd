"""`python -m attache`."""

from .cli import main

main()
