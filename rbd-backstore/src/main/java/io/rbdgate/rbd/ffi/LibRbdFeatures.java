package io.rbdgate.rbd.ffi;

import java.lang.foreign.SymbolLookup;
import java.util.List;

/// What the loaded librados and librbd can do, found by looking for symbols, never by version.
///
/// `version`: of librbd's interface. `writeZeroes`: `rbd_aio_write_zeroes` is there (16.2).
/// `compareAndWriteVector`: `rbd_aio_compare_and_writev` is there, with which compare-and-write of
/// more than one 512-byte sector came (17.2.6). `blocklistName`: the call is not yet or no longer
/// named after the black list. `encryption`: `rbd_encryption_load` is there (16). `missing`: the
/// optional symbols that are absent.
public record LibRbdFeatures(
        String version,
        boolean writeZeroes,
        boolean compareAndWriteVector,
        boolean blocklistName,
        boolean poolFullTry,
        boolean encryption,
        List<String> missing) {
    private static final String WRITE_ZEROES = "rbd_aio_write_zeroes";
    private static final String COMPARE_AND_WRITE_VECTOR = "rbd_aio_compare_and_writev";
    private static final String BLOCKLIST_ADD = "rados_blocklist_add";
    private static final String POOL_FULL_TRY = "rados_set_pool_full_try";
    private static final String ENCRYPTION_LOAD = "rbd_encryption_load";
    private static final List<String> OPTIONAL =
            List.of(
                    WRITE_ZEROES,
                    COMPARE_AND_WRITE_VECTOR,
                    BLOCKLIST_ADD,
                    POOL_FULL_TRY,
                    ENCRYPTION_LOAD);

    static LibRbdFeatures probe(SymbolLookup rados, SymbolLookup rbd, String version) {
        SymbolLookup both = rbd.or(rados);
        List<String> missing = OPTIONAL.stream().filter(name -> both.find(name).isEmpty()).toList();
        return new LibRbdFeatures(
                version,
                !missing.contains(WRITE_ZEROES),
                !missing.contains(COMPARE_AND_WRITE_VECTOR),
                !missing.contains(BLOCKLIST_ADD),
                !missing.contains(POOL_FULL_TRY),
                !missing.contains(ENCRYPTION_LOAD),
                missing);
    }
}
