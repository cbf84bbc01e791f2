package io.rbdgate.daemon.lun;

import io.rbdgate.scsi.description.MediumWork;
import java.util.Locale;

/// Work on a medium that was begun, as text: `v1 sanitize`, `v1 none`. What is not understood is an
/// error: a disk that is half erased must not be served as if it were whole.
final class MediumWorkText implements ValueText<MediumWork> {
    private static final String VERSION = "v1 ";

    @Override
    public MediumWork none() {
        return MediumWork.NONE;
    }

    @Override
    public String write(MediumWork work) {
        return VERSION + work.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public MediumWork read(String text, String where) {
        for (MediumWork work : MediumWork.values()) {
            if (write(work).equals(text.strip())) {
                return work;
            }
        }
        throw new IllegalArgumentException(
                where
                        + ": '"
                        + text.strip()
                        + "', begun on the whole disk, is not understood by this version; remove"
                        + " it only if the content of the disk does not matter");
    }
}
