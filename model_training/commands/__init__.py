"""The commands of ``python -m model_training``, one module each.

Each module has ``add(commands)``, which declares its arguments and the function that runs it.
"""
