package io.rbdgate.ha;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.scsi.description.UnitOwner;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OwnershipRecordTest {
    private static final Holder GW1 = new Holder("gw1", "run 1", "10.0.0.1:0/1");

    @Test
    void initiatorsAreToldTheOwnerAndWhoIsTakingIt() {
        OwnershipRecord free = OwnershipRecord.NONE;
        OwnershipRecord claimed = free.claimedBy(GW1, MoveReason.VACANCY);
        OwnershipRecord active = claimed.activated();

        assertThat(free.unitOwner()).isEqualTo(new UnitOwner("", true));
        assertThat(claimed.unitOwner()).isEqualTo(new UnitOwner("gw1", false));
        assertThat(active.unitOwner()).isEqualTo(new UnitOwner("gw1", true));
        assertThat(active.vacated(List.of()).unitOwner()).isEqualTo(UnitOwner.NONE);
    }
}
