"""Pure functions on arrays: numpy and OpenCV only; no files, Qt, settings, network or torch.

Pictures are ``(height, width, 3)`` RGB. ``float32`` pictures are gamma-encoded in [0, 1] unless a
docstring says *linear*. Coordinates are pixels of the upright photo, x to the right, y down.
"""
