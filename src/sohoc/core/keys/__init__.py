"""Keys live outside the database and its backups, have ids, and rotate."""

from sohoc.core.keys.keyring import Key, Keyring, KeysUnreadable

__all__ = ["Key", "Keyring", "KeysUnreadable"]
