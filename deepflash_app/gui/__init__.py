"""The window: Qt Widgets, numpy and the core's ``render``; the models live in another process.

How a photo travels: ``Document.open`` → ``Loader`` decodes it in a thread (preview, then whole)
→ ``Picture`` holds it with its shrunken levels → ``PhotoView`` paints what the ``Viewport`` shows.
Meanwhile ``WorkerBridge`` has the worker analyse it; the answer, an ``Analysis``, goes into the
``Picture``, and from then on sliders only repeat ``core.relight`` on what is on the screen.
"""
