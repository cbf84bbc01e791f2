package io.rbdgate.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Where the blocks of a logical unit live. Sizes are bytes, paths absolute.
public sealed interface BackstoreConfig {

    /// The value of `type` in the YAML.
    String type();

    /// Whether what was open as `before` can go on being used as this.
    default boolean continues(BackstoreConfig before) {
        return equals(before);
    }

    /// An RBD image. `namespace`, `snapshot` and `dataPool` are null when not given; `createBytes`
    /// is the size of the image to make when it has never existed (null: it must exist);
    /// `encryption` is null when it is stored as it comes.
    record Rbd(
            String pool,
            @Nullable String namespace,
            String image,
            @Nullable String snapshot,
            @Nullable String dataPool,
            @Nullable Long createBytes,
            @Nullable EncryptionConfig encryption)
            implements BackstoreConfig {

        /// One that is not encrypted.
        public Rbd(
                String pool,
                @Nullable String namespace,
                String image,
                @Nullable String snapshot,
                @Nullable String dataPool,
                @Nullable Long createBytes) {
            this(pool, namespace, image, snapshot, dataPool, createBytes, null);
        }

        @Override
        public String type() {
            return "rbd";
        }

        /// `pool[/namespace]/image[@snapshot]`, as the `rbd` command writes it.
        public String imageSpec() {
            String space = namespace == null ? "" : namespace + "/";
            String at = snapshot == null ? "" : "@" + snapshot;
            return pool + "/" + space + image + at;
        }
    }

    /// A sparse file, made when absent.
    record File(Path path, long sizeBytes) implements BackstoreConfig {
        @Override
        public String type() {
            return "file";
        }

        @Override
        public boolean continues(BackstoreConfig before) {
            return before instanceof File file
                    && path.equals(file.path)
                    && sizeBytes >= file.sizeBytes;
        }
    }

    /// Memory of this process, gone with it.
    record Memory(long sizeBytes) implements BackstoreConfig {
        @Override
        public String type() {
            return "memory";
        }
    }

    /// Discards writes and reads zeros; for benchmarks.
    record Nullio(long sizeBytes) implements BackstoreConfig {
        @Override
        public String type() {
            return "nullio";
        }
    }

    /// A block device of the host.
    record Device(Path path) implements BackstoreConfig {
        @Override
        public String type() {
            return "device";
        }
    }
}
