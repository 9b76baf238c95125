"""How a command ends when it cannot do what was asked."""

from ..review.errors import MisuseError as MisuseError
from ..review.errors import RefusedError as RefusedError
