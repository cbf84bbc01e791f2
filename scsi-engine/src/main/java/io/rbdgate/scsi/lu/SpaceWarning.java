package io.rbdgate.scsi.lu;

import io.rbdgate.scsi.description.PoolSpace;
import io.rbdgate.scsi.page.VpdPages;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells every nexus when the space behind a thin provisioned unit runs low (SBC-4 r15 §4.7.3.7.4,
/// an armed decreasing threshold): once when the threshold is crossed, and again only when in the
/// meantime so much was available that the range around the threshold was left. A nexus that comes
/// later is not told: what is established is a unit attention condition of the nexuses that are
/// there when it happens (SITUA=0), and log page 0Ch has the state. Lane of the logical unit.
final class SpaceWarning {
    private static final Logger LOG = LoggerFactory.getLogger(SpaceWarning.class);

    private final LogicalUnit unit;
    private final NexusTable nexuses;
    private boolean low;

    SpaceWarning(LogicalUnit unit, NexusTable nexuses) {
        this.unit = unit;
        this.nexuses = nexuses;
    }

    /// `space` is what it is now. Another threshold than before is another mode page.
    void measured(PoolSpace space) {
        PoolSpace before = unit.view().space();
        unit.availability().space(space);
        if (before != null && before.thresholdPercent() != space.thresholdPercent()) {
            nexuses.raise(UnitAttention.MODE_PARAMETERS_CHANGED);
        }
        if (low ? recovered(space) : reached(space)) {
            low = !low;
            tell(space);
        }
    }

    private boolean reached(PoolSpace space) {
        return space.thresholdPercent() > 0
                && space.measured()
                && unit.view().thin()
                && space.availableTenths() <= space.thresholdAvailableTenths();
    }

    private static boolean recovered(PoolSpace space) {
        int above = space.thresholdAvailableTenths() + VpdPages.THRESHOLD_RANGE_TENTHS / 2;
        return space.thresholdPercent() == 0
                || (space.measured()
                        && space.availableTenths() > Math.min(above, PoolSpace.TENTHS_OF_ALL - 1));
    }

    private void tell(PoolSpace space) {
        if (low) {
            nexuses.raise(UnitAttention.SPACE_LOW);
            LOG.warn(
                    "{}: {} of {} bytes behind it are used, {} % or more: make room or grow the"
                            + " pool; hosts that are logged in are told",
                    unit,
                    space.usedBytes(),
                    space.usedBytes() + space.availableBytes(),
                    space.thresholdPercent());
        } else {
            nexuses.clear(UnitAttention.SPACE_LOW);
            LOG.info("{}: there is space behind it again", unit);
        }
    }
}
