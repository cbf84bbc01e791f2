package io.rbdgate.scsi.cdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CommandSpecTest {

    @ParameterizedTest
    @EnumSource
    void theMaskIsAsLongAsTheCdbOfItsGroup(CommandSpec spec) {
        byte[] mask = spec.usageMask();

        int length =
                switch (spec.operationCode() >>> 5) {
                    case 0 -> 6;
                    case 1, 2 -> 10;
                    case 4 -> 16;
                    case 5 -> 12;
                    default -> -1;
                };
        assertThat(mask).hasSize(length);
        assertThat(spec.cdbLength()).isEqualTo(length);
        assertThat(mask[length - 1]).as("CONTROL: no NACA").isZero();
    }

    @ParameterizedTest
    @EnumSource
    void aRowHasAServiceActionWhenItsOperationCodeHas(CommandSpec spec) {
        assertThat(spec.serviceAction() >= 0)
                .isEqualTo(CommandSpec.hasServiceActions(spec.operationCode()));
    }

    @Test
    void theSlashInARowTellsTheServiceAction() {
        assertThat(CommandSpec.GET_LBA_STATUS_16.operationCode()).isEqualTo(0x9E);
        assertThat(CommandSpec.GET_LBA_STATUS_16.serviceAction()).isEqualTo(0x12);
        assertThat(CommandSpec.READ_6.operationCode()).isEqualTo(0x08);
        assertThat(CommandSpec.READ_6.serviceAction()).isEqualTo(CommandSpec.NO_SERVICE_ACTION);
    }

    @ParameterizedTest
    @EnumSource
    void everyRowIsFoundAndParsed(CommandSpec spec) {
        byte[] cdb = new byte[32];
        cdb[0] = (byte) spec.operationCode();
        cdb[1] = (byte) Math.max(spec.serviceAction(), 0);

        assertThat(CommandSpec.find(cdb)).isSameAs(spec);
        assertThat(spec.firstInvalidByte(cdb)).isEqualTo(-1);
        assertThat(CdbParser.parse(spec, cdb)).isNotNull();
    }

    @Test
    void everyMeaningIsReached() {
        Set<Class<?>> reached = new HashSet<>();
        for (CommandSpec spec : CommandSpec.values()) {
            reached.add(CdbParser.parse(spec, new byte[32]).getClass());
        }

        assertThat(reached).containsExactlyInAnyOrder(Command.class.getPermittedSubclasses());
    }

    @ParameterizedTest
    @EnumSource
    void everyBitOutsideOfTheMaskIsPointedAt(CommandSpec spec) {
        byte[] mask = spec.usageMask();
        int first = spec.serviceAction() < 0 ? 1 : 2;
        for (int at = first; at < mask.length; at++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] cdb = new byte[32];
                cdb[0] = (byte) spec.operationCode();
                cdb[1] = (byte) Math.max(spec.serviceAction(), 0);
                cdb[at] |= (byte) (1 << bit);
                boolean allowed = (mask[at] & 1 << bit) != 0;
                assertThat(spec.firstInvalidByte(cdb)).isEqualTo(allowed ? -1 : at);
                if (!allowed) {
                    assertThat(spec.invalidBit(cdb, at)).isEqualTo(bit);
                }
            }
        }
    }

    @Test
    void writesByMeaning() {
        assertThat(CommandSpec.VERIFY_10.changesMedium()).isFalse();
        assertThat(CommandSpec.SYNCHRONIZE_CACHE_10.changesMedium()).isFalse();
        assertThat(CommandSpec.UNMAP.changesMedium()).isTrue();
        assertThat(CommandSpec.COMPARE_AND_WRITE.changesMedium()).isTrue();
        assertThat(CommandSpec.ORWRITE_16.changesMedium()).isTrue();
        assertThat(CommandSpec.WRITE_SAME_16.changesMedium()).isTrue();
    }
}
