"""`python -m cc_flow`, and the entry point of the `cc-flow` command."""


def main() -> None:
    """Run the command line."""
    from cc_flow.cli import main as run

    run()


if __name__ == "__main__":
    main()
