package io.datashard.internal.encoding;

import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.values.ValuesWriter;
import org.apache.parquet.column.values.dictionary.DictionaryValuesWriter;
import org.apache.parquet.column.values.dictionary.IntList.IntIterator;

/**
 * A dictionary that gives up early where hardly any value comes twice. Parquet's own decides when the first page is full, and writes all
 * of its values again if no dictionary was worth it.
 */
abstract class PromptDictionary extends DictionaryValuesWriter {
    /**
     * After so many values it is seen whether they repeat. Where fewer than one of 64 does, there are more than 100,000 values if they
     * come at random, and Parquet would give up at the end of the page, too.
     */
    private static final int SAMPLE = 4096;

    private static final int DISTINCT_IN_USELESS_SAMPLE = SAMPLE - SAMPLE / 64;

    private int taken;

    @SuppressWarnings("deprecation") // the name of the encoding in pages of version 1, which every reader knows
    PromptDictionary(ParquetProperties properties) {
        super(
                properties.getDictionaryPageSizeThreshold(),
                Encoding.PLAIN_DICTIONARY,
                Encoding.PLAIN_DICTIONARY,
                properties.getAllocator());
    }

    /** Writes the entry of a number, as it is on the dictionary's page. */
    abstract void writeEntry(int id, ValuesWriter plain);

    /** Takes the next value, of which the entry is known. */
    final void take(int id) {
        encodedValues.add(id);
        taken++;
    }

    @Override
    public final void reset() {
        super.reset();
        taken = 0;
    }

    @Override
    public final boolean shouldFallBack() {
        return super.shouldFallBack()
                || (taken == SAMPLE && lastUsedDictionarySize == 0 && getDictionarySize() > DISTINCT_IN_USELESS_SAMPLE);
    }

    @Override
    public final DictionaryPage toDictPageAndClose() {
        if (lastUsedDictionarySize == 0) {
            return null; // as Parquet asks for
        }
        PlainValues entries = new PlainValues();
        for (int id = 0; id < lastUsedDictionarySize; id++) {
            writeEntry(id, entries);
        }
        BytesInput bytes = entries.getBytes();
        return new DictionaryPage(bytes, lastUsedDictionarySize, encodingForDictionaryPage);
    }

    @Override
    protected final void fallBackDictionaryEncodedData(ValuesWriter plain) {
        IntIterator ids = encodedValues.iterator();
        while (ids.hasNext()) {
            writeEntry(ids.next(), plain);
        }
    }
}
