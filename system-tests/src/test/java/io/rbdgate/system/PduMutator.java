package io.rbdgate.system;

import io.rbdgate.fixtures.SeededRandom;
import io.rbdgate.fixtures.iscsi.PduBuilder;
import io.rbdgate.fixtures.iscsi.PduText;
import io.rbdgate.fixtures.iscsi.Pdus;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/// Makes PDUs that are right, nearly right, and wrong.
final class PduMutator {
    private static final int HEADER_BYTES = 48;
    private static final int[] EDGES = {0, 1, -1, 0x7fffffff, 0x80000000, 0xffff, 0x00ffffff};

    private static final List<String> CDBS =
            List.of(
                    "00 0000000000",
                    "12 00 00 00ff 00",
                    "12 01 b0 00ff 00",
                    "03 000000 ff 00",
                    "1a 00 3f 00 ff 00",
                    "1b 000000 02 00",
                    "1b 000000 03 00",
                    "1e 000000 01 00",
                    "25 000000000000000000",
                    "28 00 00000000 00 0008 00",
                    "2a 00 00000000 00 0008 00",
                    "2e 02 00000000 00 0008 00",
                    "2f 02 00000000 00 0008 00",
                    "35 00 00000000 00 0000 00",
                    "41 08 00000000 00 0008 00",
                    "42 00 00000000 00 0018 00",
                    "88 00 0000000000000000 00000800 0000",
                    "89 00 0000000000000000 00000001 0000",
                    "8a 00 0000000000000000 00000100 0000",
                    "8b 00 0000000000000000 00000008 0000",
                    "93 01 0000000000000000 00000008 0000",
                    "9e 10 0000000000000000 00000020 0000",
                    "9e 12 0000000000000000 00000020 0000",
                    "a0 00 00 000000 00001000 0000",
                    "a3 0c 00 00 0000 00001000 0000",
                    "5e 00 00 00 000000 0020 00");

    private final SeededRandom random;

    PduMutator(SeededRandom random) {
        this.random = random;
    }

    /// A first login request that would be accepted.
    PduBuilder login(String target) {
        boolean operational = random.nextBoolean();
        return Pdus.login(operational ? 1 : 0, operational ? 3 : 1, random.nextBoolean())
                .bytesAt(8, PduText.bytes("80 654321 0001"))
                .itt(random.nextInt())
                .text(
                        "InitiatorName=iqn.2026-11.io.rbdgate.test:fuzz",
                        "TargetName=" + target,
                        "SessionType=" + (random.nextInt(4) == 0 ? "Discovery" : "Normal"),
                        "AuthMethod=CHAP,None",
                        "HeaderDigest=None,CRC32C",
                        "DataDigest=CRC32C,None",
                        "MaxRecvDataSegmentLength=" + edge(),
                        "FirstBurstLength=" + edge(),
                        "MaxBurstLength=" + edge(),
                        "X-io.rbdgate.fuzz=" + "x".repeat(random.nextInt(300)));
    }

    /// A request of a session, numbers left to the sender.
    PduBuilder request() {
        return switch (random.nextInt(10)) {
            case 0 -> Pdus.ping(bytes(512));
            case 1 -> Pdus.text("SendTargets=" + (random.nextBoolean() ? "All" : ""));
            case 2 -> Pdus.taskManagement(1 + random.nextInt(8), random.nextInt(5), tag());
            case 3 -> Pdus.dataOut(tag(), tag(), random.nextInt(3), edge(), bytes(4096));
            case 4 -> Pdus.snack(random.nextInt(5), tag(), tag(), edge(), edge());
            case 5 -> Pdus.logout(random.nextInt(4), random.nextInt(2));
            default -> command();
        };
    }

    private PduBuilder command() {
        byte[] cdb = PduText.bytes(CDBS.get(random.nextInt(CDBS.size())));
        if (random.nextInt(4) == 0) {
            cdb[random.nextInt(cdb.length)] = (byte) random.nextInt();
        }
        int expected = random.nextInt(3) == 0 ? edge() : 4096;
        PduBuilder pdu =
                switch (random.nextInt(3)) {
                    case 0 -> Pdus.command(cdb);
                    case 1 -> Pdus.read(cdb, expected);
                    default -> Pdus.write(cdb, expected).data(bytes(8192));
                };
        return pdu.lun(random.nextInt(5));
    }

    /// Sometimes the same bytes, mostly others.
    byte[] mutated(byte[] pdu) {
        byte[] copy = pdu.clone();
        switch (random.nextInt(8)) {
            case 0 -> {}
            case 1 -> flipBits(copy, Math.min(copy.length, HEADER_BYTES));
            case 2 -> flipBits(copy, copy.length);
            case 3 -> putEdge(copy, 4 * random.nextInt(12));
            case 4 -> putEdge(copy, 4); // the lengths
            case 5 -> copy[0] = (byte) random.nextInt();
            case 6 -> {
                return Arrays.copyOf(copy, random.nextInt(copy.length));
            }
            default -> {
                return joined(copy, random.nextBoolean() ? copy : bytes(200));
            }
        }
        return copy;
    }

    private void flipBits(byte[] pdu, int within) {
        for (int i = 1 + random.nextInt(8); i > 0; i--) {
            pdu[random.nextInt(within)] ^= (byte) (1 << random.nextInt(8));
        }
    }

    private void putEdge(byte[] pdu, int at) {
        if (pdu.length >= at + Integer.BYTES) {
            ByteBuffer.wrap(pdu).putInt(at, edge());
        }
    }

    private int edge() {
        return EDGES[random.nextInt(EDGES.length)];
    }

    private int tag() {
        return random.nextInt(4) == 0 ? edge() : random.nextInt(8);
    }

    private byte[] bytes(int most) {
        byte[] bytes = new byte[random.nextInt(most + 1)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
