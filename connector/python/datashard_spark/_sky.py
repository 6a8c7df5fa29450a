"""Points on the sphere, as docs/sky.md says, by the connector's Java API."""

from typing import Optional

from pyspark.sql import DataFrame

from datashard_spark._errors import DatashardError, translated
from datashard_spark._tables import java_session

#: Columns of a frame with longitude and latitude in degrees.
Point = tuple[str, str]


def crossmatch(
    left: DataFrame,
    right: DataFrame,
    within_arcseconds: float,
    *,
    from_arcseconds: float = 0,
    left_point: Point = ("ra", "dec"),
    right_point: Point = ("ra", "dec"),
    nearest: Optional[int] = None,
    how: str = "inner",
    suffixes: tuple[str, str] = ("_left", "_right"),
    distance_column: str = "distance_arcsec",
) -> DataFrame:
    """Pairs the rows of two frames whose points on the sphere are near each other, by exact distance.

    The frames need not be tables. A row whose longitude or latitude is null or NaN has no pair.

    Args:
        within_arcseconds: the greatest distance of a pair.
        from_arcseconds: the least distance of a pair.
        left_point: the columns of ``left`` with longitude and latitude in degrees.
        right_point: those of ``right``.
        nearest: how many right rows a left one is paired with at most, the nearest; without it, all.
        how: ``inner``, or ``left`` to keep left rows without a pair, with nulls in the place of a right row.
        suffixes: what is appended to the names of the left and the right columns.
        distance_column: the name of the column with the distance in arcseconds.

    Returns:
        The pairs, in no order. Nothing runs before an action on them.

    Raises:
        DatashardError: if a distance or a number is not possible, or two columns would have one name.
    """
    if how not in ("inner", "left"):
        raise DatashardError(f"a cross-match cannot be {how!r}: it is 'inner' or, to keep left rows without a pair, 'left'")
    spark = left.sparkSession
    java_session(spark)
    with translated():
        matches = (
            spark.sparkContext._jvm.io.datashard.spark.CrossMatch.of(left._jdf, right._jdf)
            .leftPoint(*left_point)
            .rightPoint(*right_point)
            .withinArcseconds(float(within_arcseconds))
            .fromArcseconds(float(from_arcseconds))
            .suffixes(*suffixes)
            .distanceColumn(distance_column)
        )
        if nearest is not None:
            matches = matches.nearest(nearest)
        if how == "left":
            matches = matches.keepUnmatchedLeft()
        return DataFrame(matches.rows(), spark)
