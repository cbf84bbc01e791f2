package io.rbdgate.rbd;

import io.rbdgate.scsi.backstore.BackstoreResult;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks every few seconds after an image that is in use: whether it is there, whether its size is
/// another, whether the lock is still ours. What is lost is declared lost at the backstore.
///
/// Blocks; one thread at a time, but for [#headerChanged()].
final class Inspection {
    private static final Logger LOG = LoggerFactory.getLogger(Inspection.class);

    private final RbdSpec spec;
    private final AtomicBoolean headerChanged = new AtomicBoolean();
    private boolean lockDoubted;

    Inspection(RbdSpec spec) {
        this.spec = spec;
    }

    /// The image is used from now on, with its lock.
    void begin() {
        lockDoubted = false;
        headerChanged.set(false);
    }

    /// Something about the image has changed; to be called on any thread.
    void headerChanged() {
        headerChanged.set(true);
    }

    /// How long to wait before the next look.
    Duration delay() {
        return lockDoubted ? RetryDelays.DOUBT : RetryDelays.WATCH;
    }

    void look(RbdImage image, RbdBackstore backstore) {
        boolean changed = headerChanged.getAndSet(false);
        boolean present = !spec.writeProtected() || succeeds(backstore, image::verifyPresent);
        if (changed && present) {
            succeeds(backstore, backstore::refresh);
        }
        if (!spec.writeProtected()) {
            checkLock(image, backstore);
        }
    }

    /// Whether `look` has found nothing wrong. Of what is gone nothing more is read: librbd might
    /// find other data there.
    private boolean succeeds(RbdBackstore backstore, Runnable look) {
        try {
            look.run();
            return true;
        } catch (RbdException e) {
            switch (e.result()) {
                case FENCED, GONE, NOT_OWNER ->
                        backstore.declareLost(e.result(), String.valueOf(e.getMessage()));
                case OK,
                        MISCOMPARE,
                        OUT_OF_RANGE,
                        NO_SPACE,
                        READ_ONLY,
                        MEDIUM_ERROR,
                        TIMEOUT,
                        UNSUPPORTED,
                        NO_RESOURCE,
                        FAILED,
                        INTERNAL_ERROR -> {
                    LOG.warn("{} keeps its size: {}", spec.name(), e.getMessage());
                    headerChanged.set(true);
                }
            }
            return false;
        }
    }

    /// While librbd renews its watch after an outage, the lock seems to be gone for a moment: it is
    /// believed only when asked twice. A write without the lock fails by itself.
    private void checkLock(RbdImage image, RbdBackstore backstore) {
        int owns = image.ownsLock();
        boolean doubtedBefore = lockDoubted;
        lockDoubted = owns == 0;
        if (owns == 0 && doubtedBefore) {
            backstore.declareLost(
                    BackstoreResult.NOT_OWNER, "the exclusive lock has been taken away");
        } else if (ErrnoTable.ESHUTDOWN.is(owns)) {
            backstore.declareLost(BackstoreResult.FENCED, ErrnoTable.text(owns));
        } else if (ErrnoTable.ENOENT.is(owns)) {
            backstore.declareLost(BackstoreResult.GONE, ErrnoTable.text(owns));
        }
    }
}
