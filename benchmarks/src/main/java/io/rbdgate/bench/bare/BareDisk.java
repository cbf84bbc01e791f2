package io.rbdgate.bench.bare;

import io.rbdgate.iscsi.session.SessionSurroundings;
import io.rbdgate.scsi.ScsiTarget;
import io.rbdgate.scsi.backstore.BackstoreListener;
import io.rbdgate.scsi.backstore.BackstoreResult;
import io.rbdgate.scsi.backstore.NullBackstore;
import io.rbdgate.scsi.description.LuIdentity;
import io.rbdgate.scsi.description.LuSettings;
import io.rbdgate.scsi.device.LunMap;
import io.rbdgate.scsi.device.TargetDevice;
import io.rbdgate.scsi.lane.Lane;
import io.rbdgate.scsi.lu.LogicalUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One target with one nullio disk as LUN 0.
public final class BareDisk implements SessionSurroundings.TargetResolver, BackstoreListener {

    private static final long DISK_BYTES = 1L << 40;

    private final String iqn;
    private final TargetDevice device;

    /// Lives on `lane`.
    public BareDisk(String iqn, Lane lane) {
        this.iqn = iqn;
        LogicalUnit unit =
                new LogicalUnit(
                        lane,
                        LuIdentity.lio("ba5e0000ba5e0000ba5e0000ba5e0000"),
                        LuSettings.ofBlockBytes(512),
                        System::nanoTime);
        unit.online(new NullBackstore(DISK_BYTES), this);
        device = new TargetDevice(iqn, LunMap.of(Map.of(0, unit)));
    }

    @Override
    public @Nullable ScsiTarget target(String name) {
        return name.equals(iqn) ? device : null;
    }

    @Override
    public void resized(long sizeBytes) {
        // A fixed size.
    }

    @Override
    public void lost(BackstoreResult why, String reason) {
        throw new IllegalStateException(reason);
    }
}
