"""What the tests run in another process; it stands in a module because that process imports it."""

import atexit
import ctypes
import os
import time

from claqueta.foundation.apart import Parcel, Refused


def turn(parcel: Parcel) -> Parcel:
    return Parcel({"sum": sum(parcel.said["numbers"])}, {"back": parcel.blobs["body"][::-1]})


def refuse(parcel: Parcel) -> Parcel:
    raise Refused("too_many", most=3)


def eat_memory(parcel: Parcel) -> Parcel:
    return Parcel({"length": len(bytearray(4 * 1024**3))})


def sleep(parcel: Parcel) -> Parcel:
    time.sleep(60)
    return Parcel()


def crash(parcel: Parcel) -> Parcel:
    ctypes.string_at(0)
    return Parcel()


def flood(parcel: Parcel) -> Parcel:
    return Parcel({}, {"zeros": bytes(3 * 1024 * 1024)})


def environment(parcel: Parcel) -> Parcel:
    return Parcel({"names": sorted(os.environ)})


def answer_and_end_badly(parcel: Parcel) -> Parcel:
    """As a library does whose thread goes on while Python unloads it."""
    atexit.register(os.abort)
    return Parcel({"said": True})
