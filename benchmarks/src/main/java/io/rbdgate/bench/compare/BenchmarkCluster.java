package io.rbdgate.bench.compare;

import io.rbdgate.fixtures.ceph.CephCluster;
import io.rbdgate.fixtures.ceph.CephProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The Ceph cluster of a comparison: given, or one OSD in memory started for it. The configuration
/// everyone gets is a copy with librbd's cache off.
final class BenchmarkCluster implements AutoCloseable {

    private final Path conf;
    private final @Nullable CephCluster own;

    private BenchmarkCluster(Path conf, @Nullable CephCluster own) {
        this.conf = conf;
        this.own = own;
    }

    /// Uses the cluster of `given`, or starts one; the copy of the configuration lies in
    /// `directory`.
    static BenchmarkCluster start(@Nullable Path given, Path directory) {
        if (given != null) {
            return new BenchmarkCluster(withoutCache(given, directory), null);
        }
        CephCluster own = CephCluster.start(CephProfile.SMALL);
        return new BenchmarkCluster(withoutCache(own.conf(), directory), own);
    }

    Path conf() {
        return conf;
    }

    /// Whether it ends with the comparison.
    boolean ours() {
        return own != null;
    }

    @Override
    public void close() {
        if (own != null) {
            own.close();
        }
    }

    private static Path withoutCache(Path original, Path directory) {
        try {
            String text = Files.readString(original) + "\n[client]\nrbd cache = false\n";
            return Files.writeString(directory.resolve("ceph.conf"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
