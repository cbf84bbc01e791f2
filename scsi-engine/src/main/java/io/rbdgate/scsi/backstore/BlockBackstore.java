package io.rbdgate.scsi.backstore;

import io.netty.buffer.ByteBuf;
import io.rbdgate.scsi.lane.Lane;

/// Block storage below one logical unit.
///
/// Threads: [#attach] first, once; then all I/O methods are called on that lane only. They return
/// at once; `done` is called exactly once per operation, on any thread. Any number of operations
/// may be in flight; overlapping ones have no order among them, but a flush covers every write
/// whose completion came before it was called.
///
/// Buffers stay the caller's and must stay untouched until `done`. Offsets and lengths are in
/// bytes, within [#geometry()], at most 1 MiB where a buffer is involved.
///
/// When [Capabilities#volatileCache()] is false, `done` with OK means durable. Sources are read
/// from their `readerIndex`, without moving it; destinations written from their `writerIndex`,
/// without moving it.
public interface BlockBackstore extends AutoCloseable {

    /// Size and preferred shapes; the size may change while open. Callable from any thread.
    Geometry geometry();

    /// What this backstore can do. Constant while open.
    Capabilities capabilities();

    /// Ties the backstore to the lane its logical unit lives on, before the first I/O.
    void attach(Lane lane, BackstoreListener listener);

    /// Reads `length` bytes at `offset` into `destination`, from its writer index.
    void read(long offset, ByteBuf destination, int length, IoCompletion done);

    /// Writes `length` bytes of `source`, from its reader index. With `durable` the data is on
    /// stable storage before `done` even where there is a volatile cache (FUA).
    void write(long offset, ByteBuf source, int length, boolean durable, IoCompletion done);

    /// Makes every write completed before durable.
    void flush(IoCompletion done);

    /// Gives the range back as far as possible; what is given back reads as zeros, what cannot be
    /// stays as it is. After OK every whole [Geometry#discardGranularityBytes()] in it reads as
    /// zeros.
    void discard(long offset, long length, IoCompletion done);

    /// Makes the whole range read as zeros; with `mayUnmap` by giving it back where that is
    /// possible.
    void writeZeroes(
            long offset, long length, boolean mayUnmap, boolean durable, IoCompletion done);

    /// Fills the range with the pattern (`patternLength` bytes of `pattern`, dividing `length`).
    void writeSame(
            long offset,
            long length,
            ByteBuf pattern,
            int patternLength,
            boolean durable,
            IoCompletion done);

    /// Compares `length` bytes with `expected` and, if equal, writes `replacement`, as one atomic
    /// step.
    void compareAndWrite(
            long offset, ByteBuf expected, ByteBuf replacement, int length, IoCompletion done);

    /// Looks for ranges where nothing is stored and that read as zeros, in the background, without
    /// holding up I/O; on the lane. What is not told may hold data. Closing breaks it off.
    default void findHoles(Holes holes) {
        holes.ended(true);
    }

    /// Asks whether [#eraseKey] would leave nothing to be read of what is stored: OK, or
    /// UNSUPPORTED when there is no key, or something else keeps it as well.
    default void mayEraseKey(IoCompletion done) {
        done.complete(BackstoreResult.UNSUPPORTED, 0);
    }

    /// Destroys the key with which all data is encrypted, as [Capabilities#keyErasure] promises,
    /// and goes on with a new one: what is read afterwards means nothing until it is written. It is
    /// called when nothing else is under way. When it fails other than with UNSUPPORTED the key may
    /// be gone or not, and the backstore is lost.
    default void eraseKey(IoCompletion done) {
        done.complete(BackstoreResult.UNSUPPORTED, 0);
    }

    /// Waits for operations in flight, then frees everything. Blocks: never call it on a lane. Call
    /// once.
    @Override
    void close();
}
