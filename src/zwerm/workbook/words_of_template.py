from collections.abc import Mapping

TEMPLATE: Mapping[str, tuple[str, str]] = {}
