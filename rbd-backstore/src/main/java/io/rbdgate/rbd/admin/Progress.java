package io.rbdgate.rbd.admin;

import io.rbdgate.rbd.ErrnoTable;
import io.rbdgate.rbd.ffi.ProgressCallback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hears how far long work in Ceph is, on a thread of Ceph, which it must not hold up.
@FunctionalInterface
public interface Progress {
    /// `done` of `total`, in whatever unit; false asks to stop, where Ceph can do that and nothing
    /// half done is left.
    boolean at(long done, long total);

    /// The same for work that must not end halfway, such as a rollback: told of, not stopped.
    default Progress unstoppable() {
        return (done, total) -> {
            var _ = at(done, total);
            return true;
        };
    }

    /// The callback for librbd, which remembers whether it was asked to stop.
    final class Native implements ProgressCallback {
        private static final Logger LOG = LoggerFactory.getLogger(Progress.class);

        private final Progress progress;
        private volatile boolean stopped;

        Native(Progress progress) {
            this.progress = progress;
        }

        @Override
        public int progress(long offset, long total, long ptr) {
            try {
                if (!stopped && !progress.at(offset, total)) {
                    stopped = true;
                }
            } catch (RuntimeException e) {
                LOG.error("hearing of progress failed", e);
            }
            return stopped ? -ErrnoTable.ECANCELED.number() : 0;
        }

        boolean stopped() {
            return stopped;
        }
    }
}
