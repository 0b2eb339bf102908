"""The door to where files lie: sealed bytes under opaque ids, on disk today."""

from portal.storage.blobs import (
    BlobExistsError,
    BlobIdError,
    BlobMissingError,
    BlobReader,
    BlobStore,
    BlobWriter,
    StorageFullError,
)
from portal.storage.disk import DiskBlobStore

__all__ = [
    "BlobExistsError",
    "BlobIdError",
    "BlobMissingError",
    "BlobReader",
    "BlobStore",
    "BlobWriter",
    "DiskBlobStore",
    "StorageFullError",
]
