"""`python -m drift`: the same as the command `drift`."""

from cli import app

if __name__ == "__main__":
    app()
