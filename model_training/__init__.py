"""Training of DeepFlash's network: simulate pairs, train, export.

The studio side of a pair is a real evenly lit portrait (``portraits``), the flash side is rendered
(``simulate``); ``network`` is the paper's, ``losses`` its loss with the offset term, ``train`` one
page. ``python -m model_training --help`` shows the commands.
"""

import deepflash_app  # noqa: F401 - before any module of ours imports ONNX Runtime, see there
