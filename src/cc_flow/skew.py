"""How far this machine's clock is off, in words."""

from datetime import timedelta

_TOLD_FROM = timedelta(minutes=5)


def skew_words(skew: timedelta) -> str | None:
    """For a clock that is `skew` ahead of the API's; None where that is too little to matter."""
    if abs(skew) < _TOLD_FROM:
        return None
    minutes = round(abs(skew) / timedelta(minutes=1))
    hours = round(minutes / 60)
    amount = f"{minutes} minutes" if hours < 2 else f"{hours} hours" if hours < 48 else f"{round(hours / 24)} days"
    return f"the clock of this machine is {amount} {'ahead of' if skew > timedelta(0) else 'behind'} the API's"
