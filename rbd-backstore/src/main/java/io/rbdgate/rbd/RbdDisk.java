package io.rbdgate.rbd;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// An open disk beside its blocks: what is kept with the image, and where its data lies.
public interface RbdDisk {

    /// The value the image's metadata has for `key`; null when there is none. Blocks; to be called
    /// within `opened` of its listener only.
    ///
    /// @throws RbdException when it cannot be read
    @Nullable String metadata(String key);

    /// The number of the pool that the image's data is in; to be called within `opened` of its
    /// listener only.
    ///
    /// @throws RbdException when it cannot be read
    long dataPool();

    /// The address of the client that the image is open through; to be called within `opened` of
    /// its listener only.
    String dataClient();

    /// Sets a key of the image's metadata; `done` hears, once and on any thread, whether it is
    /// stored. Returns at once; callable from any thread.
    void putMetadata(String key, String value, Consumer<Boolean> done);
}
