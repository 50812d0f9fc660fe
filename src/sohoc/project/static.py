"""Files of the program for the browser: hashed names, compressed, cached for a year."""

from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStorage(CompressedManifestStaticFilesStorage):
    """Names carry the hash of the content, also inside modules that import each other."""

    support_js_module_import_aggregation = True


class SohocWhiteNoise(WhiteNoiseMiddleware):
    """WhiteNoise that knows our immutable names."""
