"""What Spark takes for options that nobody sets: setting them on a builder would drop it silently."""

import os
import pathlib
import re
from typing import Optional

from py4j.java_gateway import JavaGateway
from pyspark.find_spark_home import _find_spark_home

_NAMES = ("spark.jars", "spark.sql.extensions")

#: A line of Java properties, as far as Spark's documentation writes them: a name, blanks or a sign, and a value.
_LINE = re.compile(r"^[ \t]*([\w.]+)[ \t]*[=: \t][ \t]*(.*?)[ \t\r]*$", re.MULTILINE)


def of(gateway: Optional[JavaGateway]) -> dict[str, str]:
    """The lists that :func:`datashard_spark.configure` adds to, those that there are: of the JVM if it runs, else of the file."""
    if gateway is not None:
        conf = gateway.jvm.org.apache.spark.SparkConf()
        return {name: conf.get(name) for name in _NAMES if conf.contains(name)}
    directory = os.environ.get("SPARK_CONF_DIR") or os.path.join(_find_spark_home(), "conf")
    file = pathlib.Path(directory, "spark-defaults.conf")
    if not file.is_file():
        return {}
    text = re.sub(r"\\\r?\n[ \t]*", "", file.read_text(encoding="utf-8"))
    return {name: value for name, value in _LINE.findall(text) if name in _NAMES}
