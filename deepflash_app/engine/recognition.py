"""Loading face_recognition without its traps: it is unmaintained, but its detectors are not."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from functools import lru_cache
from typing import Any

from PIL import ImageFile

from deepflash_app import paths
from deepflash_app.errors import WeightsError

_WHEEL = "wheels/face_recognition-1.3.0-py2.py3-none-any.whl"


@lru_cache(maxsize=1)
def face_recognition() -> Any:  # noqa: ANN401 - the package is untyped
    """The module ``face_recognition``, imported at the first call (1 to 3 seconds).

    Raises:
        WeightsError: If dlib or its model files are not installed.
    """
    if importlib.util.find_spec("face_recognition") is None:
        # Carried along because pip would compile dlib for it: see docs/dependencies.md
        sys.path.append(str(paths.resource(_WHEEL)))
    try:
        models: Any = importlib.import_module("face_recognition_models")
    except ImportError as error:  # face_recognition itself would print and quit() here
        raise WeightsError(
            "The face detector's model files are not installed; install DeepFlash again."
        ) from error
    # It loads every model at import, also the 68-point one: 100 MB, and trained on pictures that
    # may not be used commercially. Nothing here needs those points, so the other file stands in.
    original = models.pose_predictor_model_location
    models.pose_predictor_model_location = models.pose_predictor_five_point_model_location
    tolerant = ImageFile.LOAD_TRUNCATED_IMAGES
    try:
        return importlib.import_module("face_recognition")
    except (ImportError, RuntimeError) as error:  # dlib raises RuntimeError for a bad file
        raise WeightsError(
            f"The face detector cannot be loaded ({error}); install DeepFlash again."
        ) from error
    finally:
        models.pose_predictor_model_location = original
        # It lets all of Pillow take half a photo for a whole one: put that back.
        ImageFile.LOAD_TRUNCATED_IMAGES = tolerant
