"""Dates for layouts that only hold whole days."""

import datetime as dt

from ..record import PartialDate


def exact(date: PartialDate | None) -> dt.date | None:
    """Return the day of a date that is known to the day and exists, or None."""
    return valid(date) if date is not None and date.precision == "day" else None


def valid(date: PartialDate | None) -> dt.date | None:
    """Return the first day that a date may mean, or None where there is none such."""
    try:
        return date.first_day() if date is not None else None
    except ValueError:
        return None
