package io.datashard.spark.seam;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.WeakHashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;

/**
 * Hadoop's settings on their way to the tasks of a job. Spark's SerializableConfiguration sends where each setting came from, too,
 * compressed one by one: ten milliseconds each time that a job of one row packs or unpacks it, which is three times.
 *
 * <p>Each process unpacks them once for all tasks of a job. Safe for concurrent use.
 */
public final class HadoopSettings implements Serializable {
    private static final long serialVersionUID = 1L;

    /** By the array itself, of which a process has one as long as it has the broadcast. */
    private static final Map<byte[], Configuration> UNPACKED = new WeakHashMap<>();

    private final Broadcast<byte[]> packed;

    HadoopSettings(Broadcast<byte[]> packed) {
        this.packed = packed;
    }

    /** Sends the settings, as they are now, to whoever may ask for them. */
    public static HadoopSettings broadcast(Configuration configuration, SparkSession session) {
        byte[] packed = pack(configuration);
        return new HadoopSettings(
                JavaSparkContext.fromSparkContext(session.sparkContext()).broadcast(packed));
    }

    /** The settings, shared with other tasks: not to be changed. */
    public Configuration configuration() {
        byte[] received = packed.value(); // maybe from another machine, while other tasks go on
        synchronized (UNPACKED) {
            return UNPACKED.computeIfAbsent(received, HadoopSettings::unpack);
        }
    }

    static byte[] pack(Configuration configuration) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 16);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            for (Map.Entry<String, String> setting : configuration) {
                put(setting.getKey(), out);
                put(setting.getValue(), out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("an array does not fail", e);
        }
        return bytes.toByteArray();
    }

    static Configuration unpack(byte[] packed) {
        Configuration configuration = new Configuration(false);
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(packed))) {
            while (in.available() > 0) {
                String name = next(in);
                configuration.set(name, next(in));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("an array does not fail", e);
        }
        return configuration;
    }

    private static void put(String text, DataOutputStream out) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String next(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }
}
