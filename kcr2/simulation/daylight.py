"""When is it light? Sunrise and sunset by formula.

Source: NOAA Global Monitoring Division, General Solar Position Calculations (the solar calculator's short formulas);
sunrise is where the upper edge of the sun stands on the horizon, 90.833 degrees from the zenith. Within a minute or
two at these latitudes.
"""

from datetime import UTC, date, datetime, time, timedelta
from math import acos, cos, degrees, pi, radians, sin, tan

ZENITH = radians(90.833)


def sun(day: date, lon: float, lat: float) -> tuple[datetime, datetime]:
    """Give sunrise and sunset of a day in UTC at a place between the polar circles (degrees)."""
    turned = 2 * pi / 365 * (day.timetuple().tm_yday - 1)
    height, equation_min = _declination(turned), _equation_of_time_min(turned)
    place = radians(lat)
    half_day = degrees(acos(cos(ZENITH) / (cos(place) * cos(height)) - tan(place) * tan(height)))
    noon_min = 720 - 4 * lon - equation_min
    midnight = datetime.combine(day, time(), UTC)
    return (
        midnight + timedelta(minutes=noon_min - 4 * half_day),
        midnight + timedelta(minutes=noon_min + 4 * half_day),
    )


def flight_window(wanted: datetime, duration: timedelta, lon: float, lat: float) -> tuple[datetime, datetime]:
    """Give the first moment from `wanted` on at which a flight of `duration` is over before sunset, and that sunset."""
    for ahead in range(3):
        rise, fall = sun(wanted.astimezone(UTC).date() + timedelta(days=ahead), lon, lat)
        start = max(wanted, _whole_minute(rise))
        if start + duration <= fall:
            return start, fall
    raise ValueError(f"a flight of {duration} does not fit in a day")


def _whole_minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0) + timedelta(minutes=1)


def _declination(turned: float) -> float:
    return (
        0.006918
        - 0.399912 * cos(turned)
        + 0.070257 * sin(turned)
        - 0.006758 * cos(2 * turned)
        + 0.000907 * sin(2 * turned)
        - 0.002697 * cos(3 * turned)
        + 0.00148 * sin(3 * turned)
    )


def _equation_of_time_min(turned: float) -> float:
    return 229.18 * (
        0.000075
        + 0.001868 * cos(turned)
        - 0.032077 * sin(turned)
        - 0.014615 * cos(2 * turned)
        - 0.040849 * sin(2 * turned)
    )
