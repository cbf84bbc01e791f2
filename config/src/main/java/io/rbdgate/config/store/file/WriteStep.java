package io.rbdgate.config.store.file;

import java.io.IOException;

/// What has been done of one write; a crash may come after each.
enum WriteStep {
    /// The store's lock is held.
    LOCKED,
    /// The new file is there, empty.
    CREATED,
    /// Half of the text is in it.
    HALF_WRITTEN,
    /// All of it is.
    WRITTEN,
    /// And on the medium.
    SYNCED,
    /// It has the name under which it is read.
    RENAMED,
    /// The directory with that name is on the medium.
    DIRECTORY_SYNCED;

    /// Told each step as it is done; may fail like the medium.
    interface Observer {
        void after(WriteStep step) throws IOException;
    }
}
