"""Puts the connector's jar into the package where Maven has built it; all else is in pyproject.toml."""

import pathlib
import shutil

from setuptools import setup
from setuptools.command.build_py import build_py

BUILT = pathlib.Path(__file__).resolve().parent.parent / "target"


class BuildWithJar(build_py):
    """An editable installation finds the jar where it was built, and anything else carries it."""

    def run(self) -> None:
        super().run()
        if self.editable_mode:
            return
        jars = pathlib.Path(self.build_lib, "datashard_spark", "jars")
        shutil.rmtree(jars, ignore_errors=True)
        for jar in BUILT.glob(f"datashard-spark-3.5_2.12-{self.distribution.get_version()}.jar"):
            jars.mkdir(parents=True)
            shutil.copy2(jar, jars)


setup(cmdclass={"build_py": BuildWithJar})
