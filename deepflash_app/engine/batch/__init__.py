"""Folders of photos, corrected one by one, with nothing lost.

``plan.plan_batch`` (what, how, where to) -> ``run.run_batch`` (a pool of workers, a journal) ->
report. Each photo is one unit of work (``unit``): one file in, one whole file out, and the same if
repeated. So a batch may be killed at any moment, be run again, or be spread over machines, and ends
the same.

What the shells use; nothing of it needs Qt, prints, or loads a model::

    from deepflash_app.engine.batch.events import BatchControl, Ended, Progressed, Started
    from deepflash_app.engine.batch.plan import BatchSettings, plan_batch
    from deepflash_app.engine.batch.run import run_batch

    plan = plan_batch([folder], output, BatchSettings(recursive=True))
    control = BatchControl()                     # pause(), resume(), cancel(), retry(source)
    report = run_batch(plan, on_event, control)  # blocks; call it in a thread of its own
"""
