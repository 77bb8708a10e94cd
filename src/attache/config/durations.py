"""Durations as people write them: 45s, 15m, 1h, 7d, 2w."""

import re

from ..errors import ConfigError

_UNITS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0, "w": 604800.0}
_DURATION = re.compile(r"\s*([0-9]{1,7}(?:\.[0-9]{1,3})?)\s*([smhdw])\s*\Z")


def seconds(words: str) -> float:
    """Return the seconds of a duration such as `15m`.

    Raises:
        ConfigError: It is none.
    """
    found = _DURATION.match(words)
    if found is None:
        raise ConfigError("this is no duration", place=words, hint="write 45s, 15m, 1h, 7d or 2w")
    return float(found[1]) * _UNITS[found[2]]
