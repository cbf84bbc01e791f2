package io.rbdgate.scsi.copy;

/// Big-endian numbers in a parameter list.
final class Octets {
    private final byte[] list;

    Octets(byte[] list) {
        this.list = list;
    }

    int u8(int at) {
        return list[at] & 0xFF;
    }

    int u16(int at) {
        return u8(at) << 8 | u8(at + 1);
    }

    int u24(int at) {
        return u8(at) << 16 | u16(at + 1);
    }

    long u32(int at) {
        return (long) u16(at) << 16 | u16(at + 2);
    }

    long u64(int at) {
        return u32(at) << 32 | u32(at + 4);
    }
}
