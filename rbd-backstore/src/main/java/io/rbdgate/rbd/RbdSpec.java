package io.rbdgate.rbd;

import io.rbdgate.config.EncryptionConfig;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Which image to serve, and how: `conf` and `client` (such as `client.admin`) say which cluster
/// and as whom. `createBytes`: make the image with this size if it has never existed; an image that
/// exists keeps its own size. With `readOnly` or a `snapshot` no lock is taken and nothing written.
/// `encryption`: null when the data is stored as it comes.
public record RbdSpec(
        Path conf,
        String client,
        String pool,
        @Nullable String namespace,
        String image,
        @Nullable String snapshot,
        @Nullable String dataPool,
        @Nullable Long createBytes,
        boolean readOnly,
        @Nullable EncryptionConfig encryption) {

    /// One that is not encrypted.
    public RbdSpec(
            Path conf,
            String client,
            String pool,
            @Nullable String namespace,
            String image,
            @Nullable String snapshot,
            @Nullable String dataPool,
            @Nullable Long createBytes,
            boolean readOnly) {
        this(conf, client, pool, namespace, image, snapshot, dataPool, createBytes, readOnly, null);
    }

    /// An image in the default namespace that must exist.
    public static RbdSpec of(Path conf, String client, String pool, String image) {
        return new RbdSpec(conf, client, pool, null, image, null, null, null, false);
    }

    /// The same, made if it has never existed.
    public RbdSpec createdOnce(long sizeBytes) {
        return new RbdSpec(
                conf,
                client,
                pool,
                namespace,
                image,
                snapshot,
                dataPool,
                sizeBytes,
                readOnly,
                encryption);
    }

    /// The same, for reading only.
    public RbdSpec forReadingOnly() {
        return new RbdSpec(
                conf,
                client,
                pool,
                namespace,
                image,
                snapshot,
                dataPool,
                createBytes,
                true,
                encryption);
    }

    /// The same, encrypted.
    public RbdSpec encryptedWith(EncryptionConfig newEncryption) {
        return new RbdSpec(
                conf,
                client,
                pool,
                namespace,
                image,
                snapshot,
                dataPool,
                createBytes,
                readOnly,
                newEncryption);
    }

    /// Whether nothing is ever written.
    public boolean writeProtected() {
        return readOnly || snapshot != null;
    }

    /// `pool[/namespace]/image[@snapshot]`, as the `rbd` command writes it.
    public String name() {
        String space = namespace == null ? "" : namespace + "/";
        String at = snapshot == null ? "" : "@" + snapshot;
        return pool + "/" + space + image + at;
    }
}
