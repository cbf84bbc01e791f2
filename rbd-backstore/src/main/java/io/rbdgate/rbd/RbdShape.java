package io.rbdgate.rbd;

import io.rbdgate.rbd.ffi.LibRbdFeatures;
import io.rbdgate.scsi.backstore.Capabilities;
import io.rbdgate.scsi.backstore.Geometry;

/// What an image looks like to the SCSI engine: its sizes, and what can be done with it.
record RbdShape(Geometry geometry, Capabilities capabilities) {
    static final int SECTOR_BYTES = 512;
    private static final long MAXIMUM_COMPARE_BYTES = 1 << 20;
    // The longest buffer one call of the backstore takes.
    private static final long MAXIMUM_ATOMIC_BYTES = 1 << 20;

    /// Reads it all from the open image; when it is `encrypted` that has been loaded. Blocks.
    static RbdShape of(RbdImage image, boolean encrypted) {
        EffectiveOptions options = EffectiveOptions.of(image.options());
        int objectBytes = Math.toIntExact(image.objectBytes());
        long stripeUnitBytes = image.stripeUnitBytes();
        Geometry geometry =
                new Geometry(
                        image.sizeBytes(),
                        (int) Math.min(stripeUnitBytes, objectBytes),
                        objectBytes,
                        options.discardGranularityBytes());
        Capabilities capabilities =
                encrypted
                        ? encrypted(image, options)
                        : plain(image, options, stripeUnitBytes, objectBytes);
        return new RbdShape(geometry, capabilities);
    }

    /// librbd makes writes of encrypted zeros of what is discarded: nothing is given back. Part of
    /// a sector of the cipher is read, changed and written, so what it compares is left to the
    /// engine, and nothing is said about writes being whole.
    private static Capabilities encrypted(RbdImage image, EffectiveOptions options) {
        boolean writable = !image.readOnly();
        Capabilities capabilities =
                new Capabilities(!writable, options.volatileCache(), false, writable, 0, false);
        return writable ? capabilities.withKeyErasure() : capabilities;
    }

    private static Capabilities plain(
            RbdImage image, EffectiveOptions options, long stripeUnitBytes, int objectBytes) {
        return new Capabilities(
                        image.readOnly(),
                        options.volatileCache(),
                        !image.readOnly(),
                        !image.readOnly(),
                        compareBytes(image, stripeUnitBytes),
                        false)
                .withAtomicWrites(
                        atomicBytes(image, options, stripeUnitBytes),
                        (int) Math.min(stripeUnitBytes, objectBytes));
    }

    /// The write to one RADOS object takes effect whole or not at all. A cache of librbd may write
    /// back what it was given in parts.
    private static int atomicBytes(RbdImage image, EffectiveOptions options, long stripeUnitBytes) {
        return image.readOnly() || options.volatileCache()
                ? 0
                : (int) Math.min(stripeUnitBytes, MAXIMUM_ATOMIC_BYTES);
    }

    /// librbd compares and writes within one object only: one sector in the older releases, later
    /// up to a stripe unit.
    private static int compareBytes(RbdImage image, long stripeUnitBytes) {
        LibRbdFeatures features = image.pool().cluster().library().features();
        if (image.readOnly() || stripeUnitBytes < SECTOR_BYTES) {
            return 0;
        }
        return features.compareAndWriteVector()
                ? (int) Math.min(stripeUnitBytes, MAXIMUM_COMPARE_BYTES)
                : SECTOR_BYTES;
    }

    /// The offset of the first difference within a compared range, from what librbd says of it.
    /// That is documented as an offset in the image; releases seen so far add the offset within the
    /// range to the start of the object.
    long mismatch(long reported, long rangeOffset, long rangeLength) {
        long inObject = reported % geometry.preferredIoBytes();
        long inRange = reported - rangeOffset;
        if (inObject >= 0 && inObject < rangeLength) {
            return inObject;
        }
        return inRange >= 0 && inRange < rangeLength ? inRange : 0;
    }
}
