package io.datashard.cli.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Forms for people and for programs. */
class TextTest {

    @Test
    void bytesAreInBinaryUnits() {
        assertThat(Stream.of(0L, 1L, 1023L, 1024L, 1536L, (1L << 20) - 1, 1L << 20, 5L << 40, Long.MAX_VALUE, -2048L)
                        .map(Form::bytes))
                .containsExactly(
                        "0 B",
                        "1 B",
                        "1023 B",
                        "1.0 KiB",
                        "1.5 KiB",
                        "1.0 MiB",
                        "1.0 MiB",
                        "5.0 TiB",
                        "8.0 EiB",
                        "-2.0 KiB");
    }

    @Test
    void countsHaveSeparatorsAndDifferencesSigns() {
        assertThat(Form.counted(1, "file")).isEqualTo("1 file");
        assertThat(Form.counted(2_000, "file")).isEqualTo("2,000 files");
        assertThat(Stream.of(1234L, -1L, 0L).map(Form::difference)).containsExactly("+1,234", "-1", "");
        assertThat(Stream.of(2048L, -2048L, 0L).map(Form::bytesDifference)).containsExactly("+2.0 KiB", "-2.0 KiB", "");
    }

    @Test
    void whatWouldSteerATerminalBecomesVisible() {
        assertThat(Form.printable("a\u001b[2Jb\r\n\tc\u202e\u0085"))
                .isEqualTo("a\\u001b[2Jb\\u000d\\n\\tc\\u202e\\u0085");
        assertThat(Form.printable("Zürich 東京 😀")).isEqualTo("Zürich 東京 😀");
    }

    @Test
    void aTimeThatIsShownIsReadAsTheSame() {
        Instant time = Instant.parse("2026-11-21T06:49:00.000001Z");

        assertThat(Times.text(time)).isEqualTo("2026-11-21 06:49:00.000001");
        assertThat(Times.instant(Times.text(time))).contains(time);
        assertThat(Times.instant("2026-11-21T07:49:00.000001+01:00")).contains(time);
        assertThat(Times.instant("2026-11-21")).contains(Instant.parse("2026-11-21T00:00:00Z"));
        assertThat(Times.instant("2026-11-21 06:49")).contains(Instant.parse("2026-11-21T06:49:00Z"));
        assertThat(Stream.of("2026-13-01", "42", "20261121064900.12345640718263", "yesterday")
                        .flatMap(text -> Times.instant(text).stream()))
                .isEmpty();
    }

    @Test
    void periodsAreHoursOrDays() {
        assertThat(Stream.of("36 hours", "36h", "1 hour")
                        .map(text -> Times.period(text).orElseThrow()))
                .containsExactly(Duration.ofHours(36), Duration.ofHours(36), Duration.ofHours(1));
        assertThat(Times.period("7 days")).contains(Duration.ofDays(7));
        assertThat(Times.period("7")).isEmpty();
    }

    private static String table(TextTable<String> table, Stream<String> rows) {
        StringWriter out = new StringWriter();
        table.print(rows, new PrintWriter(out));
        return out.toString();
    }

    @Test
    void columnsAreAlignedAndLinesDoNotEndInBlanks() {
        TextTable<String> table = new TextTable<String>()
                .left("name", row -> row)
                .right("length", row -> Integer.toString(row.length()))
                .left("note", row -> row.isEmpty() ? "empty" : "");

        assertThat(table(table, Stream.of("a", "abcdef", "")))
                .isEqualTo(
                        """
                        name    length  note
                        a            1
                        abcdef       6
                                     0  empty
                        """);
    }

    @Test
    void anyNumberOfRowsIsWrittenAsTheyCome() {
        TextTable<String> table = new TextTable<String>().right("n", row -> row);
        int rows = TextTable.MEASURED * 3;

        List<String> lines = table(table, IntStream.range(0, rows).mapToObj(Integer::toString))
                .lines()
                .toList();

        assertThat(lines).hasSize(rows + 1).last().isEqualTo(Integer.toString(rows - 1));
        assertThat(lines.get(1)).isEqualTo("  0");
    }

    @Test
    void jsonHoldsWhatItIsGivenAndClosesStreams() {
        AtomicBoolean closed = new AtomicBoolean();
        StringWriter out = new StringWriter();
        JsonText.print(
                new JsonObject()
                        .with("text", "a\"\n")
                        .with("none", null)
                        .with("absent", Optional.empty())
                        .with("number", Long.MAX_VALUE)
                        .with("time", Instant.EPOCH)
                        .with("stream", Stream.of(1, 2).onClose(() -> closed.set(true)))
                        .with(Map.of("more", List.of(true, Optional.of("x"))))
                        .fields(),
                new PrintWriter(out));

        assertThat(out)
                .hasToString(
                        """
                        {
                          "text": "a\\"\\n",
                          "none": null,
                          "absent": null,
                          "number": 9223372036854775807,
                          "time": "1970-01-01T00:00:00Z",
                          "stream": [
                            1,
                            2
                          ],
                          "more": [
                            true,
                            "x"
                          ]
                        }
                        """);
        assertThat(closed).isTrue();
    }

    @Test
    void jsonThatEndsInAnErrorDoesNotLookWhole() {
        StringWriter out = new StringWriter();
        Stream<Integer> failing = Stream.of(1, 0).map(number -> 1 / number);

        assertThatThrownBy(() -> JsonText.print(List.of(failing), new PrintWriter(out)))
                .isInstanceOf(ArithmeticException.class);
        assertThat(out.toString()).contains("1").doesNotContain("]");
    }
}
