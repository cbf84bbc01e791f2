package io.rbdgate.scsi.device;

import io.netty.buffer.PooledByteBufAllocator;
import io.rbdgate.scsi.backstore.BackstoreListener;
import io.rbdgate.scsi.backstore.BackstoreResult;
import io.rbdgate.scsi.backstore.BlockBackstore;
import io.rbdgate.scsi.description.LuIdentity;
import io.rbdgate.scsi.description.LuSettings;
import io.rbdgate.scsi.description.ModeParameters;
import io.rbdgate.scsi.lu.CommandObserver;
import io.rbdgate.scsi.lu.LogicalUnit;
import io.rbdgate.scsi.reservation.MemoryReservationStore;
import io.rbdgate.scsi.reservation.ReservationStore;
import java.util.Map;

/// A target with one logical unit on the test's own thread.
final class Rig {
    static final String SERIAL = "36001405a-1b2c3d4e5f60718293a4b5c6d7e8f90a";
    static final BackstoreListener DEAF =
            new BackstoreListener() {
                @Override
                public void resized(long sizeBytes) {}

                @Override
                public void lost(BackstoreResult why, String reason) {}
            };

    final ManualLane lane = new ManualLane();

    /// What the unit's clock shows.
    long nanos;

    final LogicalUnit unit;
    final TargetDevice target;

    Rig(LuSettings settings) {
        this(settings, new MemoryReservationStore());
    }

    Rig(LuSettings settings, ReservationStore store) {
        unit =
                new LogicalUnit(
                        lane,
                        LuIdentity.lio(SERIAL),
                        settings,
                        () -> nanos,
                        CommandObserver.NONE,
                        PooledByteBufAllocator.DEFAULT,
                        store);
        target = new TargetDevice("iqn.2026-11.test:t", LunMap.of(Map.of(0, unit)));
    }

    static Rig online(BlockBackstore backstore, LuSettings settings) {
        Rig rig = new Rig(settings);
        rig.unit.online(backstore, DEAF);
        return rig;
    }

    /// One that keeps its reservations in `store`.
    static Rig online(BlockBackstore backstore, ReservationStore store) {
        Rig rig = new Rig(LuSettings.ofBlockBytes(512), store);
        rig.unit.online(backstore, DEAF);
        return rig;
    }

    static Rig online(BlockBackstore backstore) {
        return online(backstore, LuSettings.ofBlockBytes(512));
    }

    /// Commands that another nexus ends have no answer (TAS=0).
    Rig abortingSilently() {
        unit.keepModeIn(new Shelf<>(new ModeParameters(false, false, false)));
        return this;
    }

    Initiator initiator(String name) {
        return new Initiator(target, name);
    }

    /// A session of an initiator port with one of the target's ports that has taken its first unit
    /// attention.
    Initiator ready(String name, int isid, int port) {
        return new Initiator(target, name, isid, port).ready();
    }

    /// A session that has taken its first unit attention.
    Initiator ready(String name) {
        return initiator(name).ready();
    }
}
