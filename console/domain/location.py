"""The noun Location: where the matter is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Location:
    """A place in the city, from the coarse to the fine; codes where there are codes."""

    #: Division code of the district or county, e.g. `350104`.
    district: str = ""
    #: Division code of the street or town, e.g. `350104001`.
    street: str = ""
    #: Code of the community or village.
    community: str = ""
    #: What was said: road, number, estate, landmark.
    address: str = ""
