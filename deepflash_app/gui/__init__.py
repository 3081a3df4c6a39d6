"""The window: Qt Widgets, numpy and the core's ``render``; the models live in another process.

How a photo travels: ``Document.open`` → ``Loader`` decodes it in a thread (preview, then whole)
→ ``Picture`` holds it with its shrunken levels → ``PhotoView`` paints what the ``Viewport`` shows.
Meanwhile ``Analyser`` has the worker look for faces and work out their correction; the answer, an
``Analysis``, goes to the ``PhotoPainter``, and from then on sliders only repeat ``core.relight`` on
what is on the screen: ``Relit`` drafts while a hand moves, ``Refiner`` gives the truth afterwards.
The ``Presenter`` is the only one that knows both the document and the window's parts.
"""
