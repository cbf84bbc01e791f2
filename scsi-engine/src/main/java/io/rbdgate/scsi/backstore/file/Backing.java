package io.rbdgate.scsi.backstore.file;

import io.rbdgate.scsi.backstore.Geometry;
import java.util.List;

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

    /// After the last operation; with `sync` what the kernel still holds is made durable first.
    void close(boolean sync);
}
