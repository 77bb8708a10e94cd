"""Who understood a document: the version of the program and of the models that it used."""

import functools
import hashlib
from importlib import resources

from .._version import __version__


@functools.cache
def coder() -> tuple[str, str]:
    """Return the versions of the program and of its models, which every finding carries when it is exported.

    A model's version is the beginning of the digest of its manifest, which names the digests of all its files.
    """
    folders = sorted((resources.files("attache.data") / "models").iterdir(), key=lambda folder: folder.name)
    models = [
        f"{folder.name}@{hashlib.sha256(manifest.read_bytes()).hexdigest()[:12]}"
        for folder in folders
        if (manifest := folder / "manifest.json").is_file()
    ]
    return f"attache {__version__}", " ".join(models)
