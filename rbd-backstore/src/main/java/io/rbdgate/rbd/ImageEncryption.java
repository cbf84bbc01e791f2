package io.rbdgate.rbd;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.rbdgate.config.EncryptionConfig;
import io.rbdgate.rbd.ffi.LibRbd;
import io.rbdgate.scsi.backstore.BackstoreResult;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The LUKS encryption of one open image, which librbd does: a header before the data holds the key
/// of the data, itself encrypted with the passphrase.
///
/// The image's metadata says what was begun. An image is made without room for data and grows only
/// after its making is noted: whoever opens it then formats it, unless somebody has formatted or
/// filled it meanwhile. A key is destroyed only after that is noted: whoever opens the image then
/// formats it, whatever is on it. An image that exists otherwise is never formatted.
///
/// All calls block, for seconds; callable from any thread but a lane, one at a time.
final class ImageEncryption {
    private static final Logger LOG = LoggerFactory.getLogger(ImageEncryption.class);
    private static final String MAKING = "v1 making";
    private static final int OPTIONS_BYTES = 24;
    private static final int PASSPHRASE_AT = 8;
    private static final int PASSPHRASE_LENGTH_AT = 16;

    // Where the data begins, before it is aligned to objects.
    private static final long LUKS1_HEADER_BYTES = 4040 * 512;
    private static final long LUKS2_HEADER_BYTES = 16 << 20;

    /// Beyond the first superblock of any file system, that of btrfs at 64 KiB included.
    private static final int BEGINNING_BYTES = 128 << 10;

    private static final int BLOCK_BYTES = 4096;

    /// To derive a key can take 1 GiB of memory: one at a time, in the order of asking.
    private static final Semaphore DERIVING = new Semaphore(1, true);

    private static final int PATIENCE_SECONDS = 30;

    private final RbdImage image;
    private final LibRbd rbd;
    private final EncryptionConfig wanted;

    private ImageEncryption(RbdImage image, EncryptionConfig wanted) {
        this.image = image;
        this.rbd = image.pool().cluster().library().rbd();
        this.wanted = wanted;
    }

    /// Makes `image` show what `spec` wants; null when that is not encrypted.
    ///
    /// @throws RbdException when it is something else, or the passphrase another one
    static @Nullable ImageEncryption open(RbdSpec spec, RbdImage image) {
        EncryptionConfig wanted = spec.encryption();
        String mark = image.metadata(ImageKeys.ENCRYPTION);
        if (wanted == null) {
            if (mark != null) {
                throw new RbdException(
                        image.name()
                                + " is encrypted: its backstore needs 'encryption' with its"
                                + " passphrase");
            }
            return null;
        }
        if (!image.pool().cluster().library().features().encryption()) {
            throw new RbdException("encryption needs librbd 16 or newer");
        }
        ImageEncryption encryption = new ImageEncryption(image, wanted);
        if (mark != null && mark.startsWith(ImageKeys.KEY_GOES)) {
            mustBeWritable(spec, image);
            encryption.goOnErasing(mark);
        } else if (MAKING.equals(mark) || (mark == null && image.sizeBytes() == 0)) {
            mustBeWritable(spec, image);
            encryption.make(spec);
        } else {
            encryption.load(spec, mark);
        }
        return encryption;
    }

    private static void mustBeWritable(RbdSpec spec, RbdImage image) {
        if (spec.writeProtected()) {
            throw new RbdException(
                    image.name() + " is not formatted yet, and not to be written: serve it once");
        }
    }

    /// Copies and clones have the mark too, but nobody wanted their key destroyed.
    private void goOnErasing(String mark) {
        if (image.isClone() || !mark.equals(ImageKeys.KEY_GOES + image.id())) {
            throw new RbdException(
                    image.name()
                            + " comes from an image whose key was being destroyed; if its data is"
                            + " wanted: rbd image-meta set "
                            + image.name()
                            + " "
                            + ImageKeys.ENCRYPTION
                            + " '"
                            + ImageKeys.FORMATTED
                            + "'");
        }
        format();
    }

    // ---- loading

    private void load(RbdSpec spec, @Nullable String mark) {
        if (!loads()) {
            throw notEncrypted();
        }
        if (mark == null && !spec.writeProtected()) {
            // formatted elsewhere: from now on it is not served as it is stored
            image.putMetadata(ImageKeys.ENCRYPTION, ImageKeys.FORMATTED);
        }
    }

    /// Whether there is a header of the wanted format; it is loaded then.
    private boolean loads() {
        if (image.isClone()) {
            throw new RbdException(
                    image.name() + " is a clone, which cannot be served encrypted: rbd flatten it");
        }
        int answer = derive(rbd::rbd_encryption_load);
        if (ErrnoTable.EPERM.is(answer)) {
            throw new RbdException("the passphrase is not that of " + image.name());
        }
        if (ErrnoTable.EINVAL.is(answer)) {
            return false;
        }
        RbdException.check(answer, "loading the encryption of", image.name());
        return true;
    }

    private RbdException notEncrypted() {
        return new RbdException(
                "%s is not encrypted as %s, and what exists is never formatted: rbd encryption format, or another image"
                        .formatted(image.name(), wanted.format().text()));
    }

    // ---- formatting

    /// Formats what was made to be encrypted, but nothing that came onto it by other ways since.
    private void make(RbdSpec spec) {
        if (image.sizeBytes() == 0) {
            Long createBytes = spec.createBytes();
            if (createBytes == null) {
                throw new RbdException(image.name() + " is empty, and no 'create' says its size");
            }
            image.putMetadata(ImageKeys.ENCRYPTION, MAKING);
            image.resize(createBytes + headerBytes());
            format();
        } else if (loads()) {
            image.putMetadata(ImageKeys.ENCRYPTION, ImageKeys.FORMATTED);
        } else if (isBlank(image.beginning(BEGINNING_BYTES))) {
            format();
        } else {
            throw notEncrypted();
        }
    }

    private static boolean isBlank(byte[] bytes) {
        return Arrays.equals(bytes, new byte[bytes.length]);
    }

    private void format() {
        writeHeader();
        image.putMetadata(ImageKeys.ENCRYPTION, ImageKeys.FORMATTED);
        LOG.info(
                "{}: formatted as {} for {} bytes of data",
                image.name(),
                wanted.format().text(),
                image.sizeBytes());
    }

    private long headerBytes() {
        long least =
                switch (wanted.format()) {
                    case LUKS1 -> LUKS1_HEADER_BYTES;
                    case LUKS2 -> LUKS2_HEADER_BYTES;
                };
        long objectBytes = image.objectBytes();
        return Math.ceilDiv(least, objectBytes) * objectBytes;
    }

    /// All of the header, with the slots of other passphrases that may have been there.
    private void writeHeader() {
        RbdException.check(derive(rbd::rbd_encryption_format), "formatting", image.name());
    }

    // ---- the end of a key

    /// UNSUPPORTED while a snapshot holds the header, and so the key.
    ///
    /// @throws RbdException when that cannot be known
    BackstoreResult mayEraseKey() {
        if (image.hasSnapshots()) {
            LOG.warn("{}: its key is not erased, since snapshots hold it too", image.name());
            return BackstoreResult.UNSUPPORTED;
        }
        return BackstoreResult.OK;
    }

    /// Writes a header with another key over the present one. No I/O may go on meanwhile.
    ///
    /// @throws RbdException when it is not certain that the key is gone; the next to open the image
    ///   formats it
    BackstoreResult eraseKey() {
        BackstoreResult refused = mayEraseKey();
        if (refused != BackstoreResult.OK) {
            return refused;
        }
        image.putMetadata(ImageKeys.ENCRYPTION, ImageKeys.KEY_GOES + image.id());
        writeHeader();
        if (image.hasSnapshots()) {
            throw new RbdException(image.name() + ": a snapshot taken meanwhile has the key");
        }
        image.putMetadata(ImageKeys.ENCRYPTION, ImageKeys.FORMATTED);
        LOG.info("{}: its key is gone, another one in its place", image.name());
        return BackstoreResult.OK;
    }

    // ---- librbd

    private interface Deriving {
        int call(long image, int format, long options, long optionsBytes);
    }

    private int derive(Deriving work) {
        image.beginning(BLOCK_BYTES); // while OSDs do not answer it waits here, out of turn
        awaitTurn();
        byte[] octets = wanted.passphrase().octets();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment passphrase = arena.allocateFrom(JAVA_BYTE, octets);
            MemorySegment options = arena.allocate(OPTIONS_BYTES, 8);
            options.set(JAVA_INT, 0, LibRbd.ENCRYPTION_ALGORITHM_AES256);
            options.set(ADDRESS, PASSPHRASE_AT, passphrase);
            options.set(JAVA_LONG, PASSPHRASE_LENGTH_AT, octets.length);
            int answer =
                    work.call(image.handle(), headerFormat(), options.address(), OPTIONS_BYTES);
            passphrase.fill((byte) 0);
            return answer;
        } finally {
            Arrays.fill(octets, (byte) 0);
            DERIVING.release();
        }
    }

    /// An image whose OSDs do not answer must not hold up the others for ever.
    private void awaitTurn() {
        try {
            if (DERIVING.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        throw new RbdException(
                image.name() + " waits for its turn: the keys of other images are being derived");
    }

    private int headerFormat() {
        return switch (wanted.format()) {
            case LUKS1 -> LibRbd.ENCRYPTION_FORMAT_LUKS1;
            case LUKS2 -> LibRbd.ENCRYPTION_FORMAT_LUKS2;
        };
    }
}
