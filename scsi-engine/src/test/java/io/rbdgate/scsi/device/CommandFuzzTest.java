package io.rbdgate.scsi.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.SeededRandom;
import io.rbdgate.scsi.cdb.CommandSpec;
import io.rbdgate.scsi.cdb.DataDirection;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Every command of the table with every byte of its CDB at its edges, more and less data than it
/// says, and parameter lists that are cut or wrong in one byte: [FuzzedUnit] looks after each.
class CommandFuzzTest {
    private static final int[] EDGES = {
        0x00, 0x01, 0x02, 0x03, 0x04, 0x07, 0x08, 0x0F, 0x10, 0x1F, 0x20, 0x3F, 0x40, 0x7E, 0x80,
        0xFE, 0xFF
    };
    private static final int ROOM = 1 << 16;
    private static final byte[] NOTHING = {};
    private static final String ZEROS = "00".repeat(504);

    private final FuzzedUnit unit = new FuzzedUnit();

    // --- the bytes of the CDB

    @ParameterizedTest
    @EnumSource
    void everyByteOfTheCdb(CommandSpec row, SeededRandom random) {
        byte[] usual = usual(row);
        for (int at = 1; at < usual.length; at++) {
            for (int value : EDGES) {
                byte[] cdb = usual.clone();
                cdb[at] = (byte) value;
                sendWithAllAmounts(cdb, random);
            }
        }
        unit.assertIdle();
    }

    @ParameterizedTest
    @EnumSource
    void anyBytesOfTheCdb(CommandSpec row, SeededRandom random) {
        for (int i = 0; i < 30; i++) {
            byte[] cdb = usual(row);
            for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
                int at = 1 + random.nextInt(cdb.length - 1);
                cdb[at] = (byte) EDGES[random.nextInt(EDGES.length)];
            }
            sendWithAllAmounts(cdb, random);
        }
        unit.assertIdle();
    }

    /// EDTL nothing, odd, less than, as much as and more than what the command takes, both ways.
    private void sendWithAllAmounts(byte[] cdb, SeededRandom random) {
        byte[] data = new byte[1536];
        random.nextBytes(data);
        for (int amount : new int[] {0, 5, 1024, 1535}) {
            unit.send(cdb, Arrays.copyOf(data, amount), 0);
            if (amount > 0) {
                unit.send(cdb, NOTHING, amount);
            }
        }
        unit.send(cdb, Arrays.copyOf(data, 1024), 1024);
        unit.send(cdb, NOTHING, ROOM);
    }

    /// A command of this row that can be performed: two blocks from the third on, or room for 252
    /// bytes.
    private static byte[] usual(CommandSpec row) {
        byte[] cdb = new byte[row.cdbLength()];
        cdb[0] = (byte) row.operationCode();
        cdb[1] = (byte) Math.max(row.serviceAction(), 0);
        boolean blocks = row.name().matches(".*(READ|WRITE|VERIFY|SAME|FETCH|CACHE|ATOMIC)_\\d+");
        if (blocks || row == CommandSpec.COMPARE_AND_WRITE) {
            cdb[cdb.length == 16 ? 9 : cdb.length == 6 ? 3 : 5] = 3;
        }
        boolean one = row == CommandSpec.COMPARE_AND_WRITE;
        int length = one ? 1 : blocks ? 2 : row.direction() == DataDirection.IN ? 252 : 24;
        boolean none =
                row == CommandSpec.READ_CAPACITY_10
                        || row == CommandSpec.FORMAT_UNIT
                        || row.direction() == DataDirection.NONE;
        return none && !blocks ? cdb : LengthField.of(row).set(cdb, length);
    }

    @ParameterizedTest
    @EnumSource
    void everyReservedBitIsPointedAt(CommandSpec row) {
        byte[] mask = row.usageMask();
        for (int at = 1; at < mask.length; at++) {
            for (int bit = 0; bit < 8; bit++) {
                boolean ofServiceAction = at == 1 && row.serviceAction() >= 0 && bit < 5;
                if (ofServiceAction || (mask[at] & 1 << bit) != 0) {
                    continue;
                }
                byte[] cdb = usual(row);
                cdb[at] |= (byte) (1 << bit);

                SentTask task = unit.send(cdb, NOTHING, 0);

                assertThat(task.result()).isEqualTo("05/24/00");
                assertThat(task.sense()).endsWith(0xC8 | bit, 0, at);
            }
        }
    }

    // --- the amount of data-in

    static Stream<String> answers() {
        return Stream.of(
                "03 00 0000 00 00",
                "03 01 0000 00 00",
                "12 00 00 0000 00",
                "12 01 00 0000 00",
                "12 01 80 0000 00",
                "12 01 83 0000 00",
                "12 01 86 0000 00",
                "12 01 87 0000 00",
                "12 01 88 0000 00",
                "12 01 8F 0000 00",
                "12 01 B0 0000 00",
                "12 01 B1 0000 00",
                "12 01 B2 0000 00",
                "1A 00 3F 00 00 00",
                "1A 08 3F FF 00 00",
                "37 00 0D 00000000 0000 00",
                "3C 0A 00 000000 000000 00",
                "3C 0B 00 000000 000000 00",
                "4D 00 40 00 00 0000 0000 00",
                "4D 00 50 00 00 0000 0000 00",
                "4D 00 6F 00 00 0000 0000 00",
                "5A 00 3F 00 000000 0000 00",
                "5A 10 3F FF 000000 0000 00",
                "5E 00 0000000000 0000 00",
                "5E 01 0000000000 0000 00",
                "5E 02 0000000000 0000 00",
                "5E 03 0000000000 0000 00",
                "84 03 0000000000000000 00000000 00 00",
                "84 05 00000007 00000000 00000000 00 00",
                "84 07 00000007 00000000 00000000 00 00",
                "84 08 0000000000000000 00000000 00 00",
                "9E 10 0000000000000000 00000000 00 00",
                "9E 12 0000000000000000 00000000 00 00",
                "A3 05 00000000 00000000 00 00",
                "A3 05 00000000 00000000 FE 00",
                "A3 0A 00000000 00000000 00 00",
                "A3 2A 00000000 00000000 00 00",
                "A3 0C 00 00 0000 00000000 00 00",
                "A3 0C 80 00 0000 00000000 00 00",
                "A3 0C 81 12 0000 00000000 00 00",
                "A3 0C 03 A3 000C 00000000 00 00",
                "A3 0D 00 000000 00000000 00 00",
                "A3 0D 80 000000 00000000 00 00",
                "A3 0F 00000000 00000000 00 00",
                "B7 0D 00000000 00000000 00 00");
    }

    @ParameterizedTest
    @MethodSource("answers")
    void anAnswerIsCutWhereTheCdbAndTheInitiatorSay(String hex) {
        byte[] cdb = Bytes.of(hex);
        unit.send(Bytes.of("3B 0A 00 000000 000005 00"), new byte[] {1, 2, 3, 4, 5}, 0);
        unit.token(3, 8);
        LengthField allocation = LengthField.of(CommandSpec.find(Arrays.copyOf(cdb, 16)));
        byte[] whole = unit.send(allocation.set(cdb, ROOM - 1), NOTHING, ROOM).data();
        assertThat(whole).isNotEmpty().hasSizeLessThan(ROOM);

        int length = whole.length;
        for (int allowed : new int[] {0, 1, 3, 4, 5, 8, length - 1, length, length + 1, ROOM - 1}) {
            for (int room : new int[] {0, 1, 3, 4, 5, length - 1, length, length + 1, ROOM}) {
                SentTask task = unit.send(allocation.set(cdb, allowed), NOTHING, room);
                int wanted = (int) Math.min(Math.min(allowed, allocation.most()), length);
                assertThat(task.result()).isEqualTo("GOOD");
                assertThat(task.wantedDataIn()).isEqualTo(wanted);
                assertThat(task.data()).isEqualTo(Arrays.copyOf(whole, Math.min(wanted, room)));
            }
        }
    }

    // --- the parameter list

    static Stream<String> lists() {
        return Stream.of(
                "15 10 0000 00 00 | 00000000 0A0A 0200 0000 0000 0000 0000",
                "15 10 0000 00 00 | 00000008 00000080 00000200 0A0A 0200 0000 0000 0000 0000",
                "55 10 0000000000 0000 00 | 0000000000000000 0A0A 0600 0800 0000 0000 0000",
                "1D 04 00 0000 00 | 00000000",
                "3B 0A 00 000000 000000 00 | 0102030405060708",
                "42 00 00000000 00 0000 00 | 0026 0020 00000000 0000000000000003 00000002 00000000"
                        + " 0000000000000010 00000001 00000000",
                "48 01 0000000000 0000 00 | 82 00 0004 0A0B0C0D",
                "5F 00 00 0000 00000000 00 | 0000000000000000 00000000000000AB 00000000 00000000",
                "5F 00 00 0000 00000000 00 | 0000000000000000 00000000000000AB 00000000 08000000"
                        + " 00000018 45000014 69716E2E612C692C3078303030303030303030300000",
                "5F 06 00 0000 00000000 00 | 0000000000000000 00000000000000AB 00000000 00000000",
                "5F 01 05 0000 00000000 00 | 0000000000000000 0000000000000000 00000000 00000000",
                "5F 05 05 0000 00000000 00 | 0000000000000000 00000000000000AB 00000000 00000000",
                "5F 07 05 0000 00000000 00 | 0000000000000000 00000000000000AB 00020001 00000018"
                        + " 45000014 69716E2E612C692C3078303030303030303030300000",
                "83 00 0000000000000000 00000000 00 00 | 00 18 0040 00000000 0000001C 00000000"
                        + cscd("<0>")
                        + cscd("<1>")
                        + "02 00 0018 0000 0001 0000 0002 0000000000000003 0000000000000005",
                "83 00 0000000000000000 00000000 00 00 | 07 00 0040 00000000 00000038 00000000"
                        + cscd("<0>")
                        + cscd("<2>")
                        + "02 00 0018 FFFF 0000 0000 0002 0000000000000003 0000000000000005"
                        + "02 00 0018 0000 0001 0000 0002 0000000000000003 0000000000000005",
                "83 01 0000000000000000 00000000 00 00 | 01 00 0020 0000000000000000 00000000 FF"
                        + "000000 00000007 000000000000000000000000000000000000 0040 001C 0000"
                        + cscd("<0>")
                        + cscd("<1>")
                        + "02 00 0018 0001 0000 0000 0002 0000000000000003 0000000000000005",
                "83 10 00000000 00000007 00000000 00 00 | 002E0000 0000003C 00000000 00000020"
                        + " 0000000000000003 00000002 00000000 0000000000000010 00000001 00000000",
                "83 11 00000000 00000007 00000000 00 00 |" + useOf("FFFF0001 000001F8" + ZEROS),
                "83 11 00000000 00000007 00000000 00 00 |" + useOf("<T>"),
                "A4 06 00000000 00000000 00 00 | 6469736B",
                "A4 0A 00000000 00000000 00 00 | 00000000 00000001",
                "A4 0F 00000000 00000000 00 00 | 00000000 0123456789AB 0000");
    }

    private static String useOf(String token) {
        return "0226 0000 00000000 0000000000000001"
                + token
                + "000000000000 0010 0000000000000014 00000002 00000000";
    }

    private static String cscd(String naa) {
        return "E4 00 0000 01 03 00 10" + naa + "00000000 00000200";
    }

    @ParameterizedTest
    @MethodSource("lists")
    void listsThatAreCut(String text) {
        byte[] cdb = Bytes.of(text.substring(0, text.indexOf('|')));
        byte[] list = list(text);
        LengthField length = LengthField.of(CommandSpec.find(Arrays.copyOf(cdb, 16)));
        for (int said = 0; said <= list.length + 1; said++) {
            byte[] cut = length.set(cdb, said);
            unit.send(cut, Arrays.copyOf(list, said), 0);
            unit.send(cut, list, 0);
            unit.send(cut, Arrays.copyOf(list, Math.max(said - 1, 0)), 0);
            unit.send(cut, Arrays.copyOf(list, list.length + 600), 0);
        }
        unit.send(length.set(cdb, Integer.MAX_VALUE), list, 0);
        unit.assertIdle();
    }

    @ParameterizedTest
    @MethodSource("lists")
    void listsThatAreWrongInOneByte(String text) {
        byte[] list = list(text);
        byte[] cdb = Bytes.of(text.substring(0, text.indexOf('|')));
        byte[] whole =
                LengthField.of(CommandSpec.find(Arrays.copyOf(cdb, 16))).set(cdb, list.length);
        for (int at = 0; at < list.length; at++) {
            for (int value : EDGES) {
                byte[] wrong = list.clone();
                wrong[at] = (byte) value;
                unit.send(whole, wrong, 0);
            }
        }
        unit.assertIdle();
    }

    /// The list, with the names of units where their numbers stand and a token where T stands.
    private byte[] list(String text) {
        String hex = text.substring(text.indexOf('|') + 1);
        if (hex.contains("<T>")) {
            hex = hex.replace("<T>", HexFormat.of().formatHex(unit.token(3, 8)));
        }
        for (int i = 0; i < 3; i++) {
            hex = hex.replace("<" + i + ">", unit.naa(i));
        }
        return Bytes.of(hex);
    }
}
