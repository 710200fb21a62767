"""The flags that the commands on schedules share; those about whom they are for stand in `tenants`."""

import click

directory_argument = click.argument("directory", metavar="[DIR]", default="workflows")
parallel_option = click.option(
    "--parallel", type=click.IntRange(1, 100), default=4, show_default=True, help="So many runs at a time."
)
