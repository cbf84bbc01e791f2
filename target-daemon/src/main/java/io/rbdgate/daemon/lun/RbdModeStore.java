package io.rbdgate.daemon.lun;

import io.rbdgate.rbd.RbdOpener;
import io.rbdgate.scsi.description.ModeParameters;
import io.rbdgate.scsi.description.ModeStore;
import java.util.function.Consumer;

/// Mode parameters in the metadata of an RBD image, where every gateway finds them.
final class RbdModeStore implements ModeStore {
    private static final String KEY = "rbdgate.mode";

    private volatile RbdOpener opener;
    private volatile ModeParameters saved;

    private RbdModeStore(RbdOpener opener, ModeParameters saved) {
        this.opener = opener;
        this.saved = saved;
    }

    /// Reads what the image holds, just opened. Blocks.
    ///
    /// @throws io.rbdgate.rbd.RbdException when it cannot be read
    /// @throws IllegalArgumentException when it cannot be understood
    static RbdModeStore open(RbdOpener opener, String image) {
        String text = opener.metadata(KEY);
        return new RbdModeStore(
                opener,
                text == null
                        ? ModeParameters.DEFAULT
                        : ModeText.read(text, image + ", metadata key " + KEY));
    }

    /// The image is open by way of `present` now.
    void through(RbdOpener present) {
        opener = present;
    }

    @Override
    public ModeParameters saved() {
        return saved;
    }

    @Override
    public void save(ModeParameters mode, Consumer<Boolean> done) {
        opener.putMetadata(
                KEY,
                ModeText.of(mode),
                stored -> {
                    if (stored) {
                        saved = mode;
                    }
                    done.accept(stored);
                });
    }
}
