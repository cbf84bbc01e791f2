package io.rbdgate.daemon.lun;

import io.rbdgate.scsi.SessionBarrier;
import io.rbdgate.scsi.backstore.BlockBackstore;
import io.rbdgate.scsi.description.LuState;
import io.rbdgate.scsi.description.UnitOwner;
import io.rbdgate.scsi.reservation.ReservationStore;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Opens the backstore of one LUN and keeps it open. Returns at once from every method.
interface BackstoreOpener {

    /// Begins to open, also after [#close]; `listener` hears the rest.
    void start(OwnershipListener listener);

    /// Waits for what is in flight and closes; `closed` is run once, on any thread.
    void close(Runnable closed);

    /// Makes the disk that large, now or when it is opened; only where the configuration says how
    /// large it is. Answers a latch that is passed when it was tried.
    default CountDownLatch grow(long sizeBytes) {
        return new CountDownLatch(0);
    }

    /// Whether the listener is told how much space there is behind the disk.
    default boolean measuresSpace() {
        return false;
    }

    /// Why the disk is not as large as it should be, null when it is; tried again until it is.
    default @Nullable String growthProblem() {
        return null;
    }

    /// Called on any thread, one call at a time.
    interface Listener {
        /// Usable from now on. `source` names what it is, the same for the same data wherever it is
        /// configured; `kept` is where what initiators set on it is kept.
        void opened(BlockBackstore backstore, String source, KeptState kept);

        /// So many bytes of what its blocks are taken from are used, so many available. On any
        /// thread, also during another call.
        void space(long usedBytes, long availableBytes);

        /// Another gateway or client has it.
        void standby(String reason);

        /// Not usable; tried again.
        void failed(String reason);
    }

    /// What only a disk has to tell that several gateways serve. Called as the rest.
    interface OwnershipListener extends Listener {
        /// As [#opened], when another gateway may have served it meanwhile: of what initiators sent
        /// before, nothing is carried out. False when it cannot be used as it is, which has been
        /// told.
        boolean openedBehind(
                SessionBarrier barrier, BlockBackstore backstore, String source, KeptState kept);

        /// It has been found, though it cannot be used yet, and is this; answers why it must not be
        /// served, null when nothing speaks against it.
        @Nullable String recognised(String source);

        /// What is reserved on it is kept there, and known from now on though another gateway
        /// serves it.
        void reserves(String source, Supplier<ReservationStore> reservations);

        /// Takes no more commands, which are answered as in `state`; `quiet` is run once, on any
        /// thread, when nothing is in flight in the backstore. It may be opened again.
        void suspended(LuState state, String reason, Runnable quiet);

        /// Commands are answered so while it is not usable.
        void answers(LuState state, String reason);

        /// This gateway has it now, or none has.
        void ownedBy(UnitOwner owner);

        /// Other ports than before lead to it best.
        void accessChanged();
    }
}
