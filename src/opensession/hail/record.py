"""What all models of the format share."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, JsonValue, SkipValidation

from opensession.hail.jsontext import MAX_U64

Attributes = dict[str, Annotated[JsonValue, SkipValidation]]
"""A free-form map. Its values come out of a JSON reader and are not walked again; the writer checks them."""

U64 = Annotated[int, Field(ge=0, le=MAX_U64)]
U32 = Annotated[int, Field(ge=0, le=2**32 - 1)]
I32 = Annotated[int, Field(ge=-(2**31), le=2**31 - 1)]

Listed = Field(strict=False)
"""For tuple fields: a JSON array arrives as a list, which strict mode would refuse. Items stay strict."""


class Record(BaseModel):
    """A fixed-shape object: strict types, unknown fields ignored (hail.md §2.1), never changed later."""

    model_config = ConfigDict(frozen=True, strict=True, extra="ignore", hide_input_in_errors=True)
