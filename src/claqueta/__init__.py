"""Claqueta: the platform that runs an industry cluster."""

import os

__version__ = "0.1.0"

# Before anything imports NumPy, whose library of algebra reads this once: its threads wait for each other by spinning, which
# beside other processes costs three times what they bring. What is multiplied here is bound by memory anyway.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
