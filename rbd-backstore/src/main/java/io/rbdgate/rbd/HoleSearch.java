package io.rbdgate.rbd;

import io.rbdgate.rbd.ffi.DiffCallback;
import io.rbdgate.rbd.ffi.LibRbd;
import io.rbdgate.scsi.backstore.Holes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks librbd once which objects of an image, its parent's included, have data, on a thread of its
/// own: with fast-diff that reads the object map, without it asks the OSDs for each object. One
/// search at a time; [#end] breaks it off.
final class HoleSearch {
    private static final Logger LOG = LoggerFactory.getLogger(HoleSearch.class);
    private static final int BROKEN_OFF = -ErrnoTable.ECANCELED.number();
    // Asked at once, so that the end of a search is never far.
    private static final long STEP_BYTES = 16L << 30;

    private final LibRbd rbd;
    private final ImageHandle image;
    private final Object life = new Object();
    private @Nullable Thread running;
    private volatile boolean ending;

    HoleSearch(LibRbd rbd, ImageHandle image) {
        this.rbd = rbd;
        this.image = image;
    }

    /// Begins, unless one is under way; any thread.
    void begin(Holes holes) {
        synchronized (life) {
            if (!ending && running == null) {
                Thread thread =
                        Thread.ofPlatform()
                                .daemon()
                                .name("holes-" + image.name())
                                .unstarted(() -> run(holes));
                running = thread;
                thread.start();
                return;
            }
        }
        holes.ended(false);
    }

    /// No search begins any more; waits for the one under way, if any, to stop. Blocks.
    void end() throws InterruptedException {
        Thread last;
        synchronized (life) {
            ending = true;
            last = running;
        }
        if (last != null) {
            last.join();
        }
    }

    private void run(Holes holes) {
        int answer = BROKEN_OFF;
        try {
            answer = new Pass(holes).search(image.sizeBytes());
        } catch (RbdException e) {
            LOG.warn("{}: unused ranges are not known: {}", image.name(), e.getMessage());
        } finally {
            synchronized (life) {
                running = null;
            }
            holes.ended(answer >= 0);
        }
        if (answer < 0 && answer != BROKEN_OFF) {
            LOG.warn("{}: unused ranges are not known: {}", image.name(), ErrnoTable.text(answer));
        }
    }

    /// One way through the image. What librbd does not tell in order of offset ends it.
    private final class Pass implements DiffCallback {
        private final Holes holes;
        private long behindData;

        Pass(Holes holes) {
            this.holes = holes;
        }

        int search(long size) {
            byte yes = 1;
            for (long at = 0; at < size; at += STEP_BYTES) {
                long length = Math.min(STEP_BYTES, size - at);
                int answer =
                        ending
                                ? BROKEN_OFF
                                : rbd.rbd_diff_iterate2(
                                        image.handle(), null, at, length, yes, yes, this, 0);
                if (answer < 0) {
                    return answer;
                }
            }
            holes.hole(behindData, size - behindData);
            return 0;
        }

        @Override
        public int extent(long offset, long length, int exists, long arg) {
            if (ending || offset < behindData) {
                return BROKEN_OFF;
            }
            if (exists != 0) {
                holes.hole(behindData, offset - behindData);
                behindData = offset + length;
            }
            return 0;
        }
    }
}
