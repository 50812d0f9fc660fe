"""A day in what programs send, within the same years as in every form."""

from datetime import date
from typing import Annotated

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from sohoc.lib.days import is_of_our_time

OUT_OF_TIME = "day_out_of_time"


def _of_our_time(day: date) -> date:
    if not is_of_our_time(day):
        raise PydanticCustomError(OUT_OF_TIME, "not a day of our time")
    return day


DaySent = Annotated[date, AfterValidator(_of_our_time)]
