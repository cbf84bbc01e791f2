package io.rbdgate.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What must not change under a logical unit that is served: initiators would go on writing to what
/// they take for the disk they know. The way is to remove the LUN, reload, and add it anew.
final class LunChangeRules {
    private static final String INSTEAD = "; remove the LUN, reload, then add it anew";

    private LunChangeRules() {}

    /// Why `before` cannot become `after`, or nothing.
    static List<String> refusals(LunConfig before, LunConfig after) {
        List<String> found = new ArrayList<>();
        same(found, "blockSize", before.blockSize(), after.blockSize());
        same(found, "physicalBlockSize", before.physicalBlockSize(), after.physicalBlockSize());
        same(found, "serial", before.identity().serial(), after.identity().serial());
        same(found, "naa", before.identity().naa(), after.identity().naa());
        same(found, "vendor", before.identity().vendor(), after.identity().vendor());
        same(found, "product", before.identity().product(), after.identity().product());
        backstore(found, before.backstore(), after.backstore());
        if (before.backstore() instanceof BackstoreConfig.Memory) {
            options(found, before.options(), after.options());
        }
        return List.copyOf(found);
    }

    private static void same(
            List<String> found, String key, @Nullable Object before, @Nullable Object after) {
        if (!Objects.equals(before, after)) {
            found.add(
                    key
                            + " cannot change from "
                            + (before == null ? "the derived one" : before)
                            + " to "
                            + (after == null ? "the derived one" : after)
                            + " while it is served"
                            + INSTEAD);
        }
    }

    private static void backstore(
            List<String> found, BackstoreConfig before, BackstoreConfig after) {
        switch (before) {
            case BackstoreConfig.Rbd was
                    when after instanceof BackstoreConfig.Rbd is
                            && was.imageSpec().equals(is.imageSpec()) -> {
                // create and dataPool matter only when the image is made
                same(found, "encryption", form(was.encryption()), form(is.encryption()));
                samePassphrase(found, was.encryption(), is.encryption());
            }
            case BackstoreConfig.File was
                    when after instanceof BackstoreConfig.File is && was.path().equals(is.path()) ->
                    notSmaller(found, was.sizeBytes(), is.sizeBytes());
            case BackstoreConfig.Nullio was when after instanceof BackstoreConfig.Nullio is ->
                    notSmaller(found, was.sizeBytes(), is.sizeBytes());
            case BackstoreConfig.Memory was when after instanceof BackstoreConfig.Memory is ->
                    same(
                            found,
                            "size",
                            ByteSize.format(was.sizeBytes()),
                            ByteSize.format(is.sizeBytes()));
            case BackstoreConfig _ -> {
                if (!before.equals(after)) {
                    found.add("the backstore cannot be another while it is served" + INSTEAD);
                }
            }
        }
    }

    /// A header keeps the passphrase it was made with: other words would only close a disk that is
    /// in use.
    private static void samePassphrase(
            List<String> found,
            @Nullable EncryptionConfig before,
            @Nullable EncryptionConfig after) {
        if (before != null && after != null && !before.passphrase().equals(after.passphrase())) {
            found.add("the passphrase cannot be another while it is served" + INSTEAD);
        }
    }

    private static String form(@Nullable EncryptionConfig encryption) {
        return encryption == null ? "none" : encryption.format().text();
    }

    /// What makes another disk of one in memory: its data would be gone.
    private static void options(List<String> found, LunOptions before, LunOptions after) {
        same(found, "readOnly", before.readOnly(), after.readOnly());
        same(found, "removable", before.removable(), after.removable());
        same(found, "writeSameToEnd", before.writeSameToEnd(), after.writeSameToEnd());
        same(found, "sanitize", before.sanitize(), after.sanitize());
        same(found, "activeActive", before.activeActive(), after.activeActive());
    }

    private static void notSmaller(List<String> found, long before, long after) {
        if (after < before) {
            found.add(
                    "size cannot shrink from "
                            + ByteSize.format(before)
                            + " to "
                            + ByteSize.format(after)
                            + ": what is behind would be lost");
        }
    }
}
