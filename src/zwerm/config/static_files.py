"""Style sheets and scripts under names that say what is in them, compressed once."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class NamedByContent(CompressedManifestStaticFilesStorage):  # type: ignore[misc] # it has no types
    """A file that is not listed keeps its own name: a page without a drawing is still a page."""

    manifest_strict = False
