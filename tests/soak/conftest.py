from ..flows.conftest import adopted, adopted_on, duplicate, root  # noqa: F401
