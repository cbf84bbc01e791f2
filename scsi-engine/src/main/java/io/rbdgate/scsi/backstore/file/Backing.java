package io.rbdgate.scsi.backstore.file;

import io.rbdgate.scsi.backstore.Geometry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What lies under a [FileBackstore]: a file or a block device, locked and open as often as it is
/// used at the same time. Its `toString` names it for people.
sealed interface Backing permits OpenFile, OpenDevice {

    /// One per concurrent operation.
    List<FileHandle> handles();

    /// Whether ranges can be given back.
    boolean punchesHoles();

    /// The last part of the path, for names of threads.
    String name();

    Geometry geometry();

    /// Makes it larger.
    ///
    /// @throws io.rbdgate.scsi.backstore.BackstoreOpenException when that cannot be
    Geometry grow(long newSizeBytes);

    /// Looks how large it is by now.
    Geometry measure();

    /// Looks on from `offset` for the next range that takes no space; null when there is none or
    /// nobody can tell. Blocks.
    @Nullable Hole nextHole(long offset);

    /// A range without data.
    record Hole(long offset, long length) {}

    /// After the last operation; with `sync` what the kernel still holds is made durable first.
    void close(boolean sync);
}
