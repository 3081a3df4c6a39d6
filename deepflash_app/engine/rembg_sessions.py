"""Our two rembg sessions: weights from the checked folder, never from the network.

Importing this imports rembg (seconds), so only ``matte`` does, and only when a matte is wanted.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from PIL import Image
from rembg.sessions import sessions_class
from rembg.sessions.base import BaseSession
from rembg.sessions.u2netp import U2netpSession


class LocalModnet(BaseSession):  # type: ignore[misc] # rembg is untyped
    """MODNet (Ke et al., AAAI 2022): a matte with hair, at any size in multiples of 32."""

    def predict(self, img: Image.Image, *_args: Any, **_kwargs: Any) -> list[Image.Image]:  # noqa: ANN401
        """The matte of a picture whose sides are multiples of 32.

        Returns:
            One picture of mode F, [0, 1]: rembg's usual 8 bits would show as steps once the
            matte is enlarged over a smooth backdrop.
        """
        pixels = np.asarray(img.convert("RGB"), np.float32) / 127.5 - 1.0
        feed = {self.inner_session.get_inputs()[0].name: pixels.transpose(2, 0, 1)[None]}
        matte = self.inner_session.run(None, feed)[0][0, 0]
        return [Image.fromarray(np.ascontiguousarray(matte, np.float32))]

    @classmethod
    def download_models(cls, *_args: Any, model_path: str, **_kwargs: Any) -> str:  # noqa: ANN401
        """The given file; rembg asks here for what it would download."""
        return model_path

    @classmethod
    def name(cls, *_args: Any, **_kwargs: Any) -> str:  # noqa: ANN401
        """The name for ``rembg.new_session``."""
        return "deepflash-modnet"


class LocalU2netp(U2netpSession):  # type: ignore[misc] # rembg is untyped
    """rembg's own U²-Net (small), from the given file."""

    @classmethod
    def download_models(cls, *_args: Any, model_path: str, **_kwargs: Any) -> str:  # noqa: ANN401
        """The given file; rembg's own would be downloaded and not checked when it is there."""
        return model_path

    @classmethod
    def name(cls, *_args: Any, **_kwargs: Any) -> str:  # noqa: ANN401
        """The name for ``rembg.new_session``."""
        return "deepflash-u2netp"


sessions_class.extend((LocalModnet, LocalU2netp))
