"""Sealing small secrets: AES-256-GCM under a key derived from SECRET_KEY.

Law: a seal opens only for the row it was made for, because workspace and connection are authenticated with it; and for
one rotation at a time, because SECRET_KEY_FALLBACKS are tried as well.
"""

import json
import os
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from connections.errors import SecretUnreadable

FORMAT: Final = b"\x01"
NONCE_BYTES: Final = 12


def seal(fields: dict[str, str], *, workspace: UUID, connection: UUID) -> bytes:
    """The fields as one opaque blob: a format byte, a random nonce, the ciphertext with its tag."""
    nonce = os.urandom(NONCE_BYTES)
    plain = json.dumps(fields, ensure_ascii=False).encode()
    return FORMAT + nonce + AESGCM(_key(settings.SECRET_KEY)).encrypt(nonce, plain, _place(workspace, connection))


def unseal(blob: bytes, *, workspace: UUID, connection: UUID) -> dict[str, str]:
    """The fields again. Raises `SecretUnreadable` for another row's seal, a changed one or an unknown key."""
    if blob[:1] != FORMAT:
        raise SecretUnreadable
    nonce, sealed = blob[1 : 1 + NONCE_BYTES], blob[1 + NONCE_BYTES :]
    for secret_key in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]:
        try:
            plain = AESGCM(_key(secret_key)).decrypt(nonce, sealed, _place(workspace, connection))
        except (InvalidTag, ValueError):  # ValueError: too short to hold a tag.
            continue
        fields: dict[str, str] = json.loads(plain)
        return fields
    raise SecretUnreadable


def _key(secret_key: str) -> bytes:
    # SECRET_KEY signs sessions, too; HKDF's label keeps the two uses apart.
    return HKDF(SHA256(), length=32, salt=None, info=b"connections.sealing.1").derive(secret_key.encode())


def _place(workspace: UUID, connection: UUID) -> bytes:
    return f"{workspace}|{connection}".encode()
