package io.rbdgate.iscsi.transport;

import io.rbdgate.fixtures.iscsi.PduText;
import java.util.Random;

/// Commands and data of the tests in this package.
final class Cdbs {
    private Cdbs() {}

    static byte[] read10(int lba, int blocks) {
        return PduText.bytes(String.format("28 00 %08x 00 %04x 00", lba, blocks));
    }

    static byte[] write10(int lba, int blocks) {
        return PduText.bytes(String.format("2a 00 %08x 00 %04x 00", lba, blocks));
    }

    static byte[] testUnitReady() {
        return new byte[6];
    }

    /// Bytes that depend on the seed alone.
    static byte[] bytes(int count, int seed) {
        byte[] data = new byte[count];
        new Random(seed).nextBytes(data);
        return data;
    }
}
