package io.rbdgate.rbd;

/// What block I/O needs of an open image.
interface ImageHandle {
    /// The `rbd_image_t`.
    long handle();

    /// For messages.
    String name();

    /// What the data is, wherever it is configured and however it is called.
    String source();

    /// Whether it was opened for reading only.
    boolean readOnly();

    /// Asks librbd for the size. Blocks.
    long sizeBytes();

    /// Waits for its I/O and frees the handle. Blocks; once.
    void close();
}
