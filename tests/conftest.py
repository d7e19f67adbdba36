"""Settings shared by all tests: the same examples on every run, and no clock on single ones."""

from __future__ import annotations

from contextlib import suppress
from importlib import import_module

from hypothesis import HealthCheck, settings

settings.register_profile(
    "periodize",
    derandomize=True,
    deadline=None,
    database=None,
    report_multiple_bugs=False,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
settings.load_profile("periodize")

# Newer versions also draw numbers that stand in the modules loaded so far. Which are loaded depends on the order of
# the tests, and the examples would with it.
with suppress(ImportError):  # older versions have no such module, and draw nothing of the kind
    import_module("hypothesis.internal.conjecture.providers").is_local_module_file = lambda path: False
