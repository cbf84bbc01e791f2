package io.rbdgate.rbd;

import io.rbdgate.rbd.ffi.CephLibrary;
import io.rbdgate.rbd.ffi.LibRbd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// The asynchronous call of librbd for each kind of operation on one image. On the lane.
final class IoCalls {
    private final LibRbd rbd;
    private final long handle;
    private final boolean writeZeroes;
    private final MemorySegment zeros = Arena.ofAuto().allocate(RbdShape.SECTOR_BYTES);

    IoCalls(CephLibrary library, long handle) {
        this.rbd = library.rbd();
        this.handle = handle;
        this.writeZeroes = library.features().writeZeroes();
    }

    /// The answer of librbd: negative when it has not taken `completion`.
    long begin(IoSlot slot, long completion) {
        return switch (slot.kind) {
            case READ ->
                    rbd.rbd_aio_read(handle, slot.offset, slot.length, slot.address, completion);
            case WRITE ->
                    rbd.rbd_aio_write(handle, slot.offset, slot.length, slot.address, completion);
            case FLUSH -> rbd.rbd_aio_flush(handle, completion);
            case DISCARD -> discard(slot, completion);
            case WRITE_ZEROES -> writeZeroes(slot, 0, completion);
            case WRITE_ZEROES_THICK ->
                    writeZeroes(slot, LibRbd.WRITE_ZEROES_FLAG_THICK_PROVISION, completion);
            case WRITE_SAME ->
                    rbd.rbd_aio_writesame(
                            handle,
                            slot.offset,
                            slot.length,
                            slot.address,
                            slot.patternLength,
                            completion,
                            0);
            case COMPARE_AND_WRITE -> compareAndWrite(slot, completion);
        };
    }

    /// A plain discard leaves old data at edges that do not fill the discard granularity, and hosts
    /// are told that unmapped blocks read as zeros (LBPRZ).
    private long discard(IoSlot slot, long completion) {
        return writeZeroes
                ? writeZeroes(slot, 0, completion)
                : rbd.rbd_aio_discard(handle, slot.offset, slot.length, completion);
    }

    private long writeZeroes(IoSlot slot, int flags, long completion) {
        return writeZeroes
                ? rbd.rbd_aio_write_zeroes(handle, slot.offset, slot.length, completion, flags, 0)
                : rbd.rbd_aio_writesame(
                        handle,
                        slot.offset,
                        slot.length,
                        zeros.address(),
                        RbdShape.SECTOR_BYTES,
                        completion,
                        0);
    }

    private long compareAndWrite(IoSlot slot, long completion) {
        MemorySegment mismatch = slot.mismatch;
        return rbd.rbd_aio_compare_and_write(
                handle,
                slot.offset,
                slot.length,
                slot.address,
                slot.replacementAddress,
                completion,
                mismatch == null ? 0 : mismatch.address(),
                0);
    }
}
