package io.rbdgate.rbd.ffi;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.util.Map;
import jnr.ffi.LibraryLoader;
import jnr.ffi.LibraryOption;
import org.jspecify.annotations.Nullable;

/// The loaded C libraries. Nothing is loaded before the first call of [#installed()], so that a
/// gateway without RBD disks needs no Ceph on its host.
public record CephLibrary(
        LibRados rados, LibRbd rbd, LibRbdAdmin admin, LibC c, LibRbdFeatures features) {
    private static final Object LOADING = new Object();
    private static @Nullable CephLibrary loaded;

    /// The libraries installed on this host. Blocks at first; callable from any thread.
    ///
    /// @throws MissingLibraryException when there are none; a later call tries again
    public static CephLibrary installed() {
        synchronized (LOADING) {
            CephLibrary library = loaded;
            if (library == null) {
                library = load("librados.so.2", "librbd.so.1");
                loaded = library;
            }
            return library;
        }
    }

    /// The libraries at these paths or of these sonames.
    ///
    /// @throws MissingLibraryException when one cannot be loaded
    public static CephLibrary load(String radosName, String rbdName) {
        SymbolLookup radosSymbols = find(radosName, "librados2");
        SymbolLookup rbdSymbols = find(rbdName, "librbd1");
        LibRbd rbd = bind(LibRbd.class, rbdName);
        LibRbdFeatures features =
                LibRbdFeatures.probe(radosSymbols, rbdSymbols, version(rbd, rbdSymbols));
        return new CephLibrary(
                bind(LibRados.class, radosName),
                rbd,
                bind(LibRbdAdmin.class, rbdName),
                bind(LibC.class, "c"),
                features);
    }

    private static SymbolLookup find(String name, String packageName) {
        try {
            return SymbolLookup.libraryLookup(name, Arena.global());
        } catch (IllegalArgumentException _) {
            throw new MissingLibraryException(
                    "RBD disks need "
                            + name
                            + ", which cannot be loaded: install the package "
                            + packageName);
        }
    }

    private static <T> T bind(Class<T> type, String name) {
        return LibraryLoader.loadLibrary(type, Map.of(LibraryOption.IgnoreError, true), name);
    }

    private static String version(LibRbd rbd, SymbolLookup symbols) {
        if (symbols.find("rbd_version").isEmpty()) {
            return "unknown";
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment numbers = arena.allocate(JAVA_INT, 3);
            long address = numbers.address();
            rbd.rbd_version(address, address + 4, address + 8);
            return numbers.getAtIndex(JAVA_INT, 0)
                    + "."
                    + numbers.getAtIndex(JAVA_INT, 1)
                    + "."
                    + numbers.getAtIndex(JAVA_INT, 2);
        }
    }
}
