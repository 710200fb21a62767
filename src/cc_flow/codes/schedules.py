"""The codes of schedules: cron lines and zones. Found by the rules of the room `cron`."""

from cc_flow.codes import Code


def _with(cron: str, *more: str) -> str:
    """A workflow of one step with one schedule, more keys of the schedule line by line."""
    keys = "".join(f"    {line}\n" for line in more)
    head = f"cc_flow: 1\nname: greeting\nschedules:\n  - cron: {cron}\n{keys}"
    return f"{head}steps:\n  - id: greet\n    action: core.notify\n    with:\n      message: Good morning\n"


CODES: tuple[Code, ...] = (
    Code(
        "E601",
        "not a cron expression",
        "A cron expression has five fields, minute, hour, day-of-month, month and day-of-week, of numbers, ranges "
        "(`1-5`), steps (`*/20`) and lists (`1,15`), with names for months and weekdays; or it is one of `@hourly`,"
        " `@daily`, `@weekly`, `@monthly` and `@yearly`. Seconds, years and the signs `?`, `L`, `W`, `#`, `H` and "
        "`R` belong to other schedulers, where they do not all mean the same, and are refused.",
        wrong=_with('"0 0 7 * * MON"'),
        right=_with('"0 7 * * MON"'),
    ),
    Code(
        "E602",
        "schedule that never comes due",
        "The expression asks for a day that none of its months has, such as 31 February, so the workflow would "
        "never run.",
        wrong=_with('"0 7 31 2 *"'),
        right=_with('"0 7 28 2 *"'),
    ),
    Code(
        "E603",
        "unknown time zone",
        "A zone is named as in the tz database, by a region and a city and in exactly these letters: "
        "`America/New_York`. Abbreviations such as `PST` and offsets such as `+02:00` do not say when clocks "
        "change.",
        wrong=_with('"0 7 * * MON"', "timezone: America/New_Yorc"),
        right=_with('"0 7 * * MON"', "timezone: America/New_York"),
    ),
    Code(
        "W604",
        "day-of-month together with day-of-week",
        "With both fields listed, cron runs on days that fit either one: `0 7 1 * MON` is every Monday and the "
        "first of the month too. Where one of the two begins with `*`, as in `*/2`, it runs only on days that fit "
        "both. Keep one of them, and test the other in a `when:`.",
        wrong=_with('"0 7 1 * MON"'),
        right=_with('"0 7 * * MON"'),
    ),
    Code(
        "W605",
        "jitter as long as the time between two runs",
        "A jitter delays each run by up to so much, by a different delay for each due time. Where it is as long as "
        "the time between two due times, the second run may be meant to begin before the first.",
        wrong=_with('"@hourly"', "jitter: 2h"),
        right=_with('"@hourly"', "jitter: 10m"),
    ),
)
