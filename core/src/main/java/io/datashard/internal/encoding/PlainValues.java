package io.datashard.internal.encoding;

import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.values.ValuesWriter;
import org.apache.parquet.io.api.Binary;

/** Values one behind the other. */
final class PlainValues extends ValuesWriter {
    private final ByteList bytes = new ByteList();

    @Override
    public void writeInteger(int value) {
        bytes.append(value);
    }

    @Override
    public void writeLong(long value) {
        bytes.append(value);
    }

    @Override
    public void writeFloat(float value) {
        bytes.append(Float.floatToRawIntBits(value));
    }

    @Override
    public void writeDouble(double value) {
        bytes.append(Double.doubleToRawLongBits(value));
    }

    @Override
    public void writeBytes(Binary value) {
        bytes.append(value.length());
        bytes.append(value);
    }

    @Override
    public long getBufferedSize() {
        return bytes.size();
    }

    @Override
    public long getAllocatedSize() {
        return bytes.allocated();
    }

    @Override
    public BytesInput getBytes() {
        return bytes.toInput();
    }

    @Override
    public Encoding getEncoding() {
        return Encoding.PLAIN;
    }

    @Override
    public void reset() {
        bytes.clear();
    }

    @Override
    public String memUsageString(String prefix) {
        return prefix + " plain: " + bytes.size() + " of " + bytes.allocated() + " bytes";
    }
}
