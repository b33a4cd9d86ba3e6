"""What an authority is asked: a `TimeStampReq` of RFC 3161 §2.4.1, in DER. Pure.

The kept library builds one from a content alone; the store knows contents by their hash.
"""

VERSION = bytes.fromhex("020101")
SHA256 = bytes.fromhex("300d06096086480165030402010500")
CERTIFICATE_WANTED = bytes.fromhex("0101ff")
SEQUENCE, INTEGER, OCTETS, OID = 0x30, 0x02, 0x04, 0x06


def timestamp_query(sha256: str, *, nonce: int, policy: str | None) -> bytes:
    """Date this hash, under this policy, and say this number again.

    >>> timestamp_query("ab" * 32, nonce=255, policy="1.2.3").hex()[:28]
    '30410201013031300d0609608648'
    """
    imprint = _part(SEQUENCE, SHA256 + _part(OCTETS, bytes.fromhex(sha256)))
    asked = VERSION + imprint
    if policy:
        asked += _part(OID, _oid(policy))
    asked += _part(INTEGER, nonce.to_bytes(nonce.bit_length() // 8 + 1, "big"))
    return _part(SEQUENCE, asked + CERTIFICATE_WANTED)


def _part(tag: int, content: bytes) -> bytes:
    """A tag, a length below 128, a content: nothing here is longer.

    >>> _part(INTEGER, b"\\x05").hex()
    '020105'
    """
    if len(content) > 127:
        raise ValueError("a longer part needs a longer length")
    return bytes((tag, len(content))) + content


def _oid(dotted: str) -> bytes:
    """An object identifier, seven bits a byte.

    >>> _oid("1.2.840.113549").hex()
    '2a864886f70d'
    """
    first, second, *rest = (int(one) for one in dotted.split("."))
    told = bytearray()
    for number in (first * 40 + second, *rest):
        digits = [number & 0x7F]
        while number := number >> 7:
            digits.append(number & 0x7F | 0x80)
        told += bytes(reversed(digits))
    return bytes(told)
