from collections.abc import Mapping

RESULTS: Mapping[str, tuple[str, str]] = {}
