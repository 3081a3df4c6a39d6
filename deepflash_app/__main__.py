"""``python -m deepflash_app`` is ``deepflash``."""

import sys

from deepflash_app.cli import main

if __name__ == "__main__":
    sys.exit(main())
