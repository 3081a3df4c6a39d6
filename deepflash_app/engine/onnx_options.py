"""How ONNX Runtime runs all networks: silently, and the same on every machine."""

from __future__ import annotations

from typing import Any


def onnx_options(threads: int) -> Any:  # noqa: ANN401 - untyped onnxruntime
    """Options of a session; to be asked for before any session is made.

    Args:
        threads: For one picture.
    """
    import onnxruntime  # noqa: PLC0415 - slow, and only where a photo is corrected

    onnxruntime.disable_telemetry_events()  # older builds for Windows heed nothing else
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3  # errors come as exceptions; nothing here may print
    return options
