"""`python -m livinglist` is the command `livinglist`."""

from .flows.cli import main

if __name__ == "__main__":
    main()
