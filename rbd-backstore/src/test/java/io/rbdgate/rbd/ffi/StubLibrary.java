package io.rbdgate.rbd.ffi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import jnr.ffi.LibraryLoader;
import jnr.ffi.annotations.IgnoreError;
import jnr.ffi.types.int64_t;

/// The C stub of librbd, compiled once per JVM, and the strings the test pulls.
public final class StubLibrary {
    private static final Path LIBRARY = compile();
    public static final CephLibrary CEPH = CephLibrary.load("librados.so.2", LIBRARY.toString());
    public static final Commands COMMANDS =
            LibraryLoader.create(Commands.class).load(LIBRARY.toString());

    private StubLibrary() {}

    /// See `src/test/c/stub_librbd.c`.
    public interface Commands {
        @IgnoreError
        void stub_reset();

        @IgnoreError
        int stub_submitted();

        @IgnoreError
        int stub_live();

        @IgnoreError
        int stub_double_releases();

        @IgnoreError
        int stub_polls();

        @IgnoreError
        int stub_closed_polls();

        @IgnoreError
        void stub_fail_next(int error);

        @IgnoreError
        void stub_fail_create(int error);

        @IgnoreError
        void stub_signal();

        @IgnoreError
        void stub_complete(int index, @int64_t long ret, int wake);

        @IgnoreError
        void stub_stray(@int64_t long tag, @int64_t long ret);

        @IgnoreError
        void stub_storm(int count);
    }

    private static Path compile() {
        try {
            Path directory = Files.createTempDirectory("stub-librbd");
            Path library = directory.resolve("libstubrbd.so");
            Path source =
                    Path.of(
                            System.getProperty("rbdgate.root", ".."),
                            "rbd-backstore/src/test/c/stub_librbd.c");
            Process gcc =
                    new ProcessBuilder(
                                    "gcc",
                                    "-shared",
                                    "-fPIC",
                                    "-o",
                                    library.toString(),
                                    source.toString(),
                                    "-lpthread")
                            .inheritIO()
                            .start();
            if (gcc.waitFor() != 0) {
                throw new AssertionError("gcc cannot compile " + source);
            }
            library.toFile().deleteOnExit();
            directory.toFile().deleteOnExit();
            return library;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
