"""One-row appends by 1, 2, 4, 8 writers: how many a second, how long the longest waits, and whether any is lost or there twice.

Every engine has three commands, `create`, `work` and `list`. A worker says "ready"; for each line of its input, the milliseconds to
append, it answers with a line of JSON: waits in microseconds, acknowledged ids, failures. The rounds of the engines are interleaved,
because the machine is not ours alone. Each round has a new table, and its workers append for the warm-up time before they are measured.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import time
import uuid

IDS_OF_A_WORKER = 1_000_000_000


# The Python engines. Each worker is a process of its own, which runs this file.


class Datashard:
    def create(self, location):
        import datashard

        fields = [
            {"id": 1, "name": "id", "type": "long", "required": True},
            {"id": 2, "name": "name", "type": "string", "required": False},
        ]
        datashard.create_table(location, datashard.Schema(schema_id=1, fields=fields))

    def open(self, location):
        import datashard

        table = datashard.load_table(location)
        return lambda id: table.append_records([{"id": id, "name": f"row {id}"}])

    def ids(self, location):
        import datashard

        return [row["id"] for row in datashard.load_table(location).scan()]


class Deltalake:
    def _row(self, id):
        import pyarrow

        return pyarrow.table({"id": pyarrow.array([id], pyarrow.int64()), "name": [f"row {id}"]})

    def create(self, location):
        import deltalake

        deltalake.DeltaTable.create(location, self._row(0).schema)

    def open(self, location):
        import deltalake

        return lambda id: deltalake.write_deltalake(location, self._row(id), mode="append")

    def ids(self, location):
        import deltalake

        return deltalake.DeltaTable(location).to_pyarrow_table()["id"].to_pylist()


class Pyiceberg:
    def _catalog(self, location):
        from pyiceberg.catalog.sql import SqlCatalog

        os.makedirs(location, exist_ok=True)
        return SqlCatalog("bench", uri=f"sqlite:///{location}/catalog.db", warehouse=f"file://{location}")

    def _row(self, id):
        import pyarrow

        return pyarrow.table({"id": pyarrow.array([id], pyarrow.int64()), "name": [f"row {id}"]})

    def create(self, location):
        catalog = self._catalog(location)
        catalog.create_namespace("db")
        catalog.create_table("db.t", self._row(0).schema)

    def open(self, location):
        catalog = self._catalog(location)

        def append(id):
            catalog.load_table("db.t").append(self._row(id))

        return append

    def ids(self, location):
        return self._catalog(location).load_table("db.t").scan().to_arrow()["id"].to_pylist()


PYTHON = {"python-datashard": Datashard, "deltalake": Deltalake, "pyiceberg": Pyiceberg}


def python_worker(engine, command, location, first_id="0"):
    engine = PYTHON[engine]()
    if command == "create":
        engine.create(location)
        print(json.dumps(location))
        return
    if command == "list":
        print(json.dumps(engine.ids(location)))
        return
    append = engine.open(location)
    print("ready", flush=True)
    id = int(first_id)
    for line in sys.stdin:
        end = time.monotonic() + int(line) / 1000
        report = {"micros": [], "acknowledged": [], "failures": []}
        while time.monotonic() < end:
            start = time.monotonic()
            try:
                append(id)
                report["micros"].append(int((time.monotonic() - start) * 1e6))
                report["acknowledged"].append(id)
            except Exception as e:
                report["failures"].append(f"{type(e).__name__}: {e}"[:200])
            id += 1
        print(json.dumps(report), flush=True)


# The measurement.


def command(engine, *arguments):
    if engine in PYTHON:
        return [sys.executable, __file__, engine, *arguments]
    java = os.path.join(os.environ["JAVA_HOME"], "bin", "java") if os.environ.get("JAVA_HOME") else "java"
    main = "io.datashard.integration.benchmarks.AppendWorker"
    return [java, "-Xmx512m", "-cp", os.environ["DATASHARD_CLASSPATH"], main, *arguments]


def ask(engine, *arguments):
    done = subprocess.run(command(engine, *arguments), stdout=subprocess.PIPE, check=True, text=True)
    return json.loads(done.stdout.strip().splitlines()[-1])


def workers(engine, location, writers, offset):
    """The processes of a round, or the one process with as many threads."""
    if engine == "datashard-threads":
        return [[str(offset), str(writers)]]
    return [[str(offset + i * IDS_OF_A_WORKER), "1"][: 1 if engine in PYTHON else 2] for i in range(writers)]


def phase(processes, milliseconds):
    for process in processes:
        process.stdin.write(f"{milliseconds}\n")
        process.stdin.flush()
    return [json.loads(process.stdout.readline()) for process in processes]


def start(engine, location, writers, offset):
    processes = []
    for arguments in workers(engine, location, writers, offset):
        processes.append(
            subprocess.Popen(
                command(engine, "work", location, *arguments),
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            )
        )
    for process in processes:
        line = process.stdout.readline()
        while line and line.strip() != "ready":
            line = process.stdout.readline()
        if not line:
            raise RuntimeError(f"a worker of {engine} did not start; run it by hand: {process.args}")
    return processes


def one_round(engine, directory, writers, warm, seconds):
    location = os.path.join(directory, f"{engine}-{uuid.uuid4()}")
    ask(engine, "create", location)
    processes = start(engine, location, writers, 1)
    warming = phase(processes, int(warm * 1000))
    reports = phase(processes, int(seconds * 1000))
    for process in processes:
        process.stdin.close()
        process.wait()
    listed = ask(engine, "list", location)
    acknowledged = [id for report in warming + reports for id in report["acknowledged"]]
    result = {
        "micros": [m for report in reports for m in report["micros"]],
        "failures": [f for report in reports for f in report["failures"]],
        "lost": len(set(acknowledged) - set(listed)),
        "twice": len(listed) - len(set(listed)),
    }
    shutil.rmtree(location)
    return result


def main(arguments):
    options = {"seconds": "5", "rounds": "2", "warm": "10", "writers": "1,2,4,8", "directory": "tables",
               "engines": "datashard,datashard-threads,python-datashard,deltalake,pyiceberg"}
    for argument in arguments:
        key, _, value = argument.partition("=")
        if key not in options:
            sys.exit(f"unknown option {key}; there are {', '.join(options)}")
        options[key] = value
    os.makedirs(options["directory"], exist_ok=True)
    directory = os.path.abspath(options["directory"])
    engines = options["engines"].split(",")
    warm, seconds, rounds = float(options["warm"]), float(options["seconds"]), int(options["rounds"])
    print("| writers | engine | appends/s | p50 ms | p99 ms | longest ms | failures | lost | twice |")
    print("|---|---|---|---|---|---|---|---|---|")
    for writers in map(int, options["writers"].split(",")):
        results = {engine: [] for engine in engines}
        for round in range(rounds):
            for engine in engines:
                print(f"{writers} writers, round {round + 1} of {rounds}: {engine}", file=sys.stderr)
                results[engine].append(one_round(engine, directory, writers, warm, seconds))
        for engine in engines:
            print_line(writers, engine, results[engine], seconds)


def print_line(writers, engine, rounds, seconds):
    micros = sorted(m for r in rounds for m in r["micros"])
    rate = statistics.median(len(r["micros"]) / seconds for r in rounds)
    at = lambda share: f"{micros[min(len(micros) - 1, int(share * len(micros)))] / 1000:.1f}" if micros else "-"
    count = lambda key: sum(r[key] for r in rounds)
    failures = sum(len(r["failures"]) for r in rounds)
    print(f"| {writers} | {engine} | {rate:.1f} | {at(0.5)} | {at(0.99)} | {at(1)} | {failures} | {count('lost')} | {count('twice')} |",
          flush=True)
    for failure in sorted({f for r in rounds for f in r["failures"]})[:2]:
        print(f"{engine}: {failure}", file=sys.stderr)


if __name__ == "__main__":
    if len(sys.argv) > 1 and sys.argv[1] in PYTHON:
        python_worker(*sys.argv[1:])
        sys.stdout.flush()
        os._exit(0)  # pyarrow's threads may abort an interpreter that ends by itself
    else:
        main(sys.argv[1:])
