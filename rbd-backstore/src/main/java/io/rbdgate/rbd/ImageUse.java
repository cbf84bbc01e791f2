package io.rbdgate.rbd;

import java.util.function.Consumer;

/// An open image that is looked after beside those who own it: whoever closes it waits for that.
final class ImageUse implements AutoCloseable {
    private final OpenImage image;
    private boolean closed;

    ImageUse(OpenImage image) {
        this.image = image;
    }

    /// For those who close it themselves, and do not do it at the same time.
    OpenImage image() {
        return image;
    }

    /// Lets `work` have the image unless it is closed; false then. Blocks, also while another does
    /// so.
    synchronized boolean beside(Consumer<OpenImage> work) {
        if (!closed) {
            work.accept(image);
        }
        return !closed;
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            image.close();
        }
    }
}
