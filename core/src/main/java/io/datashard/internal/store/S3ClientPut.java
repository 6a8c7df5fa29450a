package io.datashard.internal.store;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A conditional PUT through the AWS client that S3A of Hadoop 3.3 holds inside, as that S3A offers none itself. So endpoint,
 * credentials, proxy and the like are those of the file system, and its request factory adds the encryption and access that
 * {@code fs.s3a.*} ask for.
 *
 * <p>By reflection, because hadoop-aws and the AWS SDK are the user's to bring.
 */
final class S3ClientPut implements ExclusivePut {
    private static final String FILE_SYSTEM = "org.apache.hadoop.fs.s3a.S3AFileSystem";
    private static final int PRECONDITION_FAILED = 412;

    private final Object files;
    private final Object client;
    private final Object factory;
    private final Method key;
    private final Method newMetadata;
    private final Method newRequest;
    private final Method addHeader;
    private final Method send;
    private final Method status;

    /** @throws ReflectiveOperationException if this S3A is not one of Hadoop 3.3 */
    S3ClientPut(FileSystem files) throws ReflectiveOperationException {
        ClassLoader loader = files.getClass().getClassLoader();
        Class<?> fileSystem = Class.forName(FILE_SYSTEM, true, loader);
        Class<?> requests = Class.forName("org.apache.hadoop.fs.s3a.api.RequestFactory", true, loader);
        Class<?> s3 = Class.forName("com.amazonaws.services.s3.AmazonS3", true, loader);
        Class<?> metadata = Class.forName("com.amazonaws.services.s3.model.ObjectMetadata", true, loader);
        Class<?> request = Class.forName("com.amazonaws.services.s3.model.PutObjectRequest", true, loader);
        // the public way to it is named for tests and logs a warning each time
        Method inside = fileSystem.getDeclaredMethod("getAmazonS3Client");
        inside.setAccessible(true);
        this.files = files;
        this.client = inside.invoke(files);
        this.factory = fileSystem.getMethod("getRequestFactory").invoke(files);
        this.key = fileSystem.getMethod("pathToKey", Path.class);
        this.newMetadata = requests.getMethod("newObjectMetadata", long.class);
        this.newRequest = requests.getMethod("newPutObjectRequest", String.class, metadata, InputStream.class);
        this.addHeader = request.getMethod("putCustomRequestHeader", String.class, String.class);
        this.send = s3.getMethod("putObject", request);
        this.status = Class.forName("com.amazonaws.AmazonServiceException", true, loader)
                .getMethod("getStatusCode");
    }

    @Override
    public boolean put(Path file, byte[] content) throws IOException {
        try {
            Object metadata = newMetadata.invoke(factory, (long) content.length);
            Object request =
                    newRequest.invoke(factory, key.invoke(files, file), metadata, new ByteArrayInputStream(content));
            addHeader.invoke(request, "If-None-Match", "*");
            send.invoke(client, request);
            return true;
        } catch (InvocationTargetException e) {
            // by the status, because the error code of some servers is null
            if (status(e.getCause()) == PRECONDITION_FAILED) {
                return false;
            }
            throw new IOException(e.getCause().toString(), e.getCause());
        } catch (IllegalAccessException e) {
            throw new IOException("the AWS client inside S3A cannot be called: " + e, e);
        }
    }

    private int status(Throwable failure) throws IOException {
        try {
            return status.getDeclaringClass().isInstance(failure) ? (int) status.invoke(failure) : 0;
        } catch (ReflectiveOperationException e) {
            throw new IOException("the AWS client failed, and does not say how: " + failure, failure);
        }
    }
}
