"""DeepFlash turns a smartphone flash selfie into a portrait as if lit in a studio.

How a photo travels, floor by floor (each floor imports only from those below)::

    cli, gui            what people touch
    engine              files, devices, weights: read_photo -> Session.analyse -> write_photo
    core                pure functions on arrays: encodings, filters, boxes, render

See Capece et al., "DeepFlash: Turning a flash selfie into a studio portrait" (2019).
"""

import os

__version__ = "0.1.0"

# ONNX Runtime's own builds number each machine and send its makers what they are used for, unless
# this is set before they are first imported. Nobody is to be told anything, so it is no default.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
