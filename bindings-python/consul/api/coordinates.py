"""The class `Coordinate`, where py-consul has it."""

from consul.api.coordinate import Coordinate

__all__ = ["Coordinate"]
