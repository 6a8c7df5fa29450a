"""Cross-matching frames."""

import datashard_spark
import pytest
from datashard_spark import DatashardError
from pyspark.sql import DataFrame, SparkSession

ARCSECOND = 1 / 3600


@pytest.fixture
def detections(spark: SparkSession) -> DataFrame:
    return spark.createDataFrame([(1, 10.0, 0.0), (2, 200.0, 45.0)], "id INT, ra DOUBLE, dec DOUBLE")


@pytest.fixture
def objects(spark: SparkSession) -> DataFrame:
    rows = [("near", 10.0, ARCSECOND), ("nearer", 10.0, ARCSECOND / 2), ("far", 10.0, 9 * ARCSECOND)]
    return spark.createDataFrame(rows, "name STRING, lon DOUBLE, lat DOUBLE")


def test_a_cross_match_gives_pairs_within_a_radius_with_their_distance(detections: DataFrame, objects: DataFrame) -> None:
    pairs = datashard_spark.crossmatch(detections, objects, 2, right_point=("lon", "lat"))
    assert pairs.columns == ["id_left", "ra_left", "dec_left", "name_right", "lon_right", "lat_right", "distance_arcsec"]
    assert sorted((row.id_left, row.name_right, round(row.distance_arcsec, 6)) for row in pairs.collect()) == [
        (1, "near", 1.0),
        (1, "nearer", 0.5),
    ]


def test_a_cross_match_takes_the_nearest_in_a_ring_and_keeps_the_unmatched(detections: DataFrame, objects: DataFrame) -> None:
    pairs = datashard_spark.crossmatch(
        detections,
        objects,
        20,
        from_arcseconds=0.75,
        right_point=("lon", "lat"),
        nearest=1,
        how="left",
        suffixes=("", "_object"),
        distance_column="away",
    )
    assert sorted((row.id, row.name_object) for row in pairs.collect()) == [(1, "near"), (2, None)]
    assert round(pairs.where("id = 1").first().away, 6) == 1.0


def test_a_cross_match_that_cannot_be_says_why(detections: DataFrame, objects: DataFrame) -> None:
    with pytest.raises(DatashardError, match="arcseconds matches nothing"):
        datashard_spark.crossmatch(detections, detections, 0)
    with pytest.raises(DatashardError, match="'outer'"):
        datashard_spark.crossmatch(detections, detections, 1, how="outer")
