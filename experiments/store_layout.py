"""Where what stands in the store of a batch.

A store is a folder; several studies may share one, and a run that two of them ask for is in it once.

    store.json                            its version
    studies/STUDY/                        what is to be run: its file, its title, and as Parquet variants, draws, runs
    shards/BATCH/TASK/runs.parquet        status of every run of a task, and beside it its yearly.parquet ...
    shards/BATCH/manifest.json            code, data, versions and machine of a batch
    shards/BATCH.live/                    the batch that runs now; `.unfinished` in it holds the tasks under way

A task's folder is complete or not there. A batch works in a folder that only its own start can have made and only its
end or the next batch's start renames, so that a worker that outlived its batch can no longer add to the store.
"""

import pyarrow as pa

FORMAT = 1  #: of the store; a change of its layout or of what a run's identity is takes the next number
VERSION_FILE = "store.json"
LOCK = "lock"
LIVE = ".live"
UNFINISHED = ".unfinished"
CLAIM = "claim.txt"
SUCCEEDED, FAILED = "succeeded", "failed"
#: What stands in `runs.parquet` of a task: name, type in SQL, unit and meaning.
RUNS = (
    ("run", "varchar", "-", "identity of the run"),
    ("status", "varchar", "-", f"{SUCCEEDED} or {FAILED}"),
    ("seed", "bigint", "-", "of every draw of the run"),
    ("seconds", "double", "s", "processor time of the run"),
    ("error", "varchar", "-", "why the run failed, in a sentence"),
    ("traceback", "varchar", "-", "where in the code it failed"),
    ("inputs", "varchar", "JSON", "what was run, when it failed"),
    ("tables", "varchar[]", "-", "names of the tables that hold rows of the run"),
)
#: What stands in the three files of a study, before what it varies.
DESIGN = {
    "variants": {
        "study": "varchar",
        "variant": "integer",
        "case_name": "varchar",
        "scenario": "varchar",
        "mix": "varchar",
        "shock": "varchar",
    },
    "draws": {"study": "varchar", "case_name": "varchar", "draw": "integer"},
    "runs": {"study": "varchar", "variant": "integer", "draw": "integer", "replicate": "bigint", "run": "varchar"},
}
#: The same types for Arrow.
ARROW = {
    "varchar": pa.string(),
    "integer": pa.int32(),
    "bigint": pa.int64(),
    "double": pa.float64(),
    "varchar[]": pa.list_(pa.string()),
}
