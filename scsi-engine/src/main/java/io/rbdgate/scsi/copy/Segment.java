package io.rbdgate.scsi.copy;

/// A segment descriptor block device to block device (SPC-4 r37 §6.4.6.3).
///
/// ```
/// 0 02h  1 DC (bit 1), CAT  2-3 length 0018h  4-5 source  6-7 destination  10-11 blocks
/// 12-19 source LBA  20-27 destination LBA
/// ```
///
/// `number` counts from 0; `offset` is where it stands in the list; `blocks` are those of the
/// destination when `countsDestination`, else of the source.
public record Segment(
        int number,
        int offset,
        int source,
        int destination,
        boolean countsDestination,
        int blocks,
        long sourceLba,
        long destinationLba) {
    static final int BODY_BYTES = CopyLimits.SEGMENT_BYTES - 4;

    static Segment read(byte[] list, int at, int number) {
        Octets octets = new Octets(list);
        return new Segment(
                number,
                at,
                octets.u16(at + 4),
                octets.u16(at + 6),
                (octets.u8(at + 1) & 0x02) != 0,
                octets.u16(at + 10),
                octets.u64(at + 12),
                octets.u64(at + 20));
    }
}
