"""A party that signs JSON web tokens, for Consul's auth methods. Standard library only."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import time

BITS = 1024
EXPONENT = 65537
#: What PKCS#1 puts in front of a SHA-256.
SHA256 = bytes.fromhex("3031300d060960864801650304020105000420")
#: The algorithm of a public key, in DER.
RSA = bytes.fromhex("300d06092a864886f70d0101010500")


class Signer:
    """Signs with an RSA key of its own: good enough for a test, and for nothing else."""

    def __init__(self) -> None:
        p, q = prime(), prime()
        self._modulus = p * q
        self._private = pow(EXPONENT, -1, (p - 1) * (q - 1))

    @property
    def public_key(self) -> str:
        """The key to verify with, as PEM."""
        numbers = der(0x30, integer(self._modulus) + integer(EXPONENT))
        key = base64.encodebytes(der(0x30, RSA + der(0x03, b"\0" + numbers))).decode()
        return f"-----BEGIN PUBLIC KEY-----\n{key}-----END PUBLIC KEY-----\n"

    def token(self, **claims: str) -> str:
        """The claims, and that they were made now, signed."""
        parts = ({"alg": "RS256"}, claims | {"iat": int(time.time())})
        text = ".".join(encoded(json.dumps(part).encode()) for part in parts)
        digest = SHA256 + hashlib.sha256(text.encode()).digest()
        size = BITS // 8
        padded = b"\0\1" + b"\xff" * (size - len(digest) - 3) + b"\0" + digest
        signature = pow(int.from_bytes(padded, "big"), self._private, self._modulus)
        return f"{text}.{encoded(signature.to_bytes(size, 'big'))}"


def prime() -> int:
    """A number of half the key's bits that is prime but for a chance of nothing."""
    while True:
        # Both upper bits set: the product of two of them has all its bits.
        n = secrets.randbits(BITS // 2) | 3 << (BITS // 2 - 2) | 1
        if n % EXPONENT != 1 and all(pow(base, n - 1, n) == 1 for base in (2, 3, 5, 7)):
            return n


def der(tag: int, content: bytes) -> bytes:
    length = len(content)
    if length < 128:
        return bytes([tag, length]) + content
    size = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(size)]) + size + content


def integer(number: int) -> bytes:
    return der(0x02, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
