package io.rbdgate.rbd.reservation;

import io.rbdgate.rbd.ControlClient;
import io.rbdgate.rbd.NativeStrings;
import io.rbdgate.rbd.RbdPool;
import io.rbdgate.rbd.ffi.NotifyCallback;
import io.rbdgate.rbd.ffi.WatchErrorCallback;
import io.rbdgate.rbd.shared.ObjectLocation;
import io.rbdgate.rbd.shared.OmapObject;
import io.rbdgate.rbd.shared.WatchedObject;
import org.jspecify.annotations.Nullable;

/// This gateway's watch of an object, begun anew as often as it is lost. Thread-safe; [#ensure] and
/// [#close] block.
final class Hearing {
    private final ControlClient client;
    private final ObjectLocation place;
    private final Heard heard;
    private @Nullable Watch current;
    private boolean closed;

    /// Hears of notifications, on threads that must not be held up.
    interface Heard {
        /// Somebody has notified the watchers with `text` and waits for the answer.
        void notified(String text, Answer answer);

        /// Notifications may have been missed, and are until [Hearing#ensure()].
        void lost();
    }

    /// Answers one notification; once, from any thread, does not block.
    interface Answer {
        void give(String text);
    }

    Hearing(ControlClient client, ObjectLocation place, Heard heard) {
        this.client = client;
        this.place = place;
        this.heard = heard;
    }

    /// When this returns, no notification is missed from now on.
    ///
    /// @throws io.rbdgate.rbd.RbdException when that cannot be had now
    synchronized void ensure() {
        Watch present = current;
        if (closed || (present != null && present.sound())) {
            return;
        }
        current = null;
        if (present != null) {
            present.end();
        }
        current = Watch.begin(client.lease(), place, heard);
    }

    synchronized void close() {
        closed = true;
        Watch last = current;
        current = null;
        if (last != null) {
            last.end();
        }
    }

    /// One watch with the connection it needs.
    private static final class Watch implements NotifyCallback, WatchErrorCallback {
        private final ControlClient.Lease lease;
        private final Heard heard;
        private final RbdPool pool;
        private final WatchedObject watched;
        private volatile boolean lost;
        private boolean open = true;
        private long cookie;

        private Watch(ControlClient.Lease lease, ObjectLocation place, Heard heard) {
            this.lease = lease;
            this.heard = heard;
            this.pool = lease.cluster().pool(place.pool(), place.namespace());
            this.watched = new WatchedObject(pool, place.object());
        }

        static Watch begin(ControlClient.Lease lease, ObjectLocation place, Heard heard) {
            Watch watch = null;
            try {
                watch = new Watch(lease, place, heard);
                watch.begin(place.object());
                return watch;
            } catch (RuntimeException e) {
                if (watch != null) {
                    watch.pool.close();
                }
                lease.close();
                throw e;
            }
        }

        private void begin(String object) {
            new OmapObject(pool, object).create();
            cookie = watched.watch(this, this);
        }

        boolean sound() {
            return !lost && lease.current();
        }

        @Override
        public void notified(
                long arg, long notification, long handle, long notifier, long data, long length) {
            heard.notified(
                    NativeStrings.at(data, length), text -> answer(notification, handle, text));
        }

        private synchronized void answer(long notification, long handle, String text) {
            if (open) {
                watched.acknowledge(notification, handle, text);
            }
        }

        @Override
        public void failed(long pre, long handle, int err) {
            lost = true;
            heard.lost();
        }

        /// Blocks; not on a thread of its callbacks.
        void end() {
            synchronized (this) {
                open = false;
            }
            watched.unwatch(cookie);
            pool.close();
            lease.close();
        }
    }
}
