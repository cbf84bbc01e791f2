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

    /// Reads it all from the open image. Blocks.
    static RbdShape of(RbdImage image) {
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
                new Capabilities(
                                image.readOnly(),
                                options.volatileCache(),
                                !image.readOnly(),
                                !image.readOnly(),
                                compareBytes(image, stripeUnitBytes),
                                false)
                        .withAtomicWrites(
                                atomicBytes(image, options, stripeUnitBytes),
                                (int) Math.min(stripeUnitBytes, objectBytes));
        return new RbdShape(geometry, capabilities);
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
