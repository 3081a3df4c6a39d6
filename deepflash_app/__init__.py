"""DeepFlash turns a smartphone flash selfie into a portrait as if lit in a studio.

How a photo travels, floor by floor (each floor imports only from those below)::

    cli, gui            what people touch
    engine              files, devices, weights: read_photo -> Session.analyse -> write_photo
    core                pure functions on arrays: encodings, filters, boxes, render

See Capece et al., "DeepFlash: Turning a flash selfie into a studio portrait" (2019).
"""

__version__ = "0.1.0"
