"""Redsys, the provider of most Spanish banks, by redirection (HMAC_SHA256_V1).

Source: Redsys, Manual de integración con el TPV Virtual para comercios con conexión por redirección; each order has a key of its own,
the order encrypted with the merchant's key (3DES, CBC, an initial vector of zeros), with which its parameters are signed.
"""

import base64
import binascii
import hashlib
import hmac
import json
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import unquote, urlsplit

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher, modes

from claqueta.events.cards.values import Answer, Handed, NotSigned, Payable

VERSION = "HMAC_SHA256_V1"
PATH = "/sis/realizarPago"
EURO = "978"
"""ISO 4217 numeric."""
LANGUAGES = {"es": "001", "en": "002", "ca": "003", "fr": "004", "de": "005", "it": "007", "pt": "009"}
ANY_LANGUAGE = "002"
BLOCK = 8
LONGEST = 8000
"""Characters of the parameters in an answer: theirs have some 1,000."""


@dataclass(frozen=True, slots=True)
class Redsys:
    """A merchant at Redsys: `redsys://MERCHANT:KEY@sis.redsys.es/TERMINAL`."""

    address: str
    merchant: str
    terminal: str
    key: bytes

    @classmethod
    def at(cls, url: str) -> Self:
        """From the address of the environment. Raises `ValueError`."""
        parts = urlsplit(url)
        try:
            key = base64.b64decode(unquote(parts.password or ""), validate=True)
        except binascii.Error:
            key = b""
        terminal = parts.path.strip("/")
        if parts.scheme != "redsys" or not parts.hostname or not parts.username:
            raise ValueError("no address of a merchant")
        if len(key) != 24 or not terminal.isdecimal():
            raise ValueError("no key or no terminal")
        port = f":{parts.port}" if parts.port else ""
        # Only a double on the same machine is reached without encryption.
        scheme = "http" if parts.hostname in ("localhost", "127.0.0.1") else "https"
        return cls(f"{scheme}://{parts.hostname}{port}{PATH}", parts.username, terminal, key)

    def hand(self, payable: Payable) -> Handed:
        cents = int(payable.amount.amount * 100)
        asked = {
            "DS_MERCHANT_AMOUNT": str(cents),
            "DS_MERCHANT_ORDER": payable.order,
            "DS_MERCHANT_MERCHANTCODE": self.merchant,
            "DS_MERCHANT_CURRENCY": EURO,
            "DS_MERCHANT_TRANSACTIONTYPE": "0",
            "DS_MERCHANT_TERMINAL": self.terminal,
            "DS_MERCHANT_MERCHANTURL": payable.told_at,
            "DS_MERCHANT_URLOK": payable.done_at,
            "DS_MERCHANT_URLKO": payable.done_at,
            "DS_MERCHANT_PRODUCTDESCRIPTION": payable.what[:125],
            "DS_MERCHANT_CONSUMERLANGUAGE": LANGUAGES.get(payable.language[:2], ANY_LANGUAGE),
        }
        words = base64.b64encode(json.dumps(asked).encode()).decode()
        signature = base64.b64encode(self.signed(payable.order, words)).decode()
        return Handed(
            self.address,
            {"Ds_SignatureVersion": VERSION, "Ds_MerchantParameters": words, "Ds_Signature": signature},
        )

    def answered(self, said: Mapping[str, str]) -> Answer:
        words = said.get("Ds_MerchantParameters", "")
        if said.get("Ds_SignatureVersion") != VERSION or not words or len(words) > LONGEST:
            raise NotSigned
        try:
            told: Any = json.loads(_decoded(words))
            order = str(told["Ds_Order"])
            theirs = _decoded(said.get("Ds_Signature", ""))
            if not hmac.compare_digest(theirs, self.signed(order, words)):
                raise NotSigned
            response = int(told["Ds_Response"])
            return Answer(
                order,
                int(told["Ds_Amount"]),
                str(told["Ds_Currency"]),
                # 0000 to 0099: authorised.
                paid=0 <= response <= 99
                and (str(told["Ds_MerchantCode"]), int(told["Ds_Terminal"]))
                == (self.merchant, int(self.terminal)),
                said=f"{response:04d} {str(told.get('Ds_AuthorisationCode', '')).strip()[:12]}".strip(),
            )
        except (KeyError, TypeError, ValueError, RecursionError) as error:
            raise NotSigned from error

    def signed(self, order: str, words: str) -> bytes:
        """The signature of parameters by the key of their order."""
        plain = order.encode()
        plain += bytes(-len(plain) % BLOCK)
        with warnings.catch_warnings():
            # The provider's protocol has it; what is secret by it is only this one signature's key.
            warnings.simplefilter("ignore")
            cipher = Cipher(TripleDES(self.key), modes.CBC(bytes(BLOCK)))
        encryptor = cipher.encryptor()
        key = encryptor.update(plain) + encryptor.finalize()
        return hmac.new(key, words.encode(), hashlib.sha256).digest()


def _decoded(text: str) -> bytes:
    """Base64 in either alphabet: what is asked is in the usual one, what is told in that of addresses."""
    return base64.b64decode(text.replace("-", "+").replace("_", "/"), validate=True)
