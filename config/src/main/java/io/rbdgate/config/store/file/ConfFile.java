package io.rbdgate.config.store.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// `gateway.conf` in its directory: always one whole text, old or new. A new one is written beside
/// it, forced to the medium and renamed over it. Only its owner may read it: it holds secrets.
final class ConfFile {
    private static final String NAME = "gateway.conf";
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path directory;
    private final Path file;
    private final Path next;
    private final WriteStep.Observer observer;

    /// `observer` is told every step of a write as it is done.
    ConfFile(Path directory, WriteStep.Observer observer) {
        this.directory = directory;
        this.file = directory.resolve(NAME);
        this.next = directory.resolve("." + NAME + ".new");
        this.observer = observer;
    }

    Path path() {
        return file;
    }

    /// The text; empty when there is no file.
    String text() throws IOException {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            return "";
        } catch (CharacterCodingException e) {
            throw new IOException("it is not UTF-8 text", e);
        }
    }

    /// Changes with every write by anybody; null when there is no file.
    @Nullable Object fingerprint() throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Fingerprint(
                    attributes.fileKey(),
                    attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS),
                    attributes.size());
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /// Replaces the text; under the store's lock.
    void replace(String text) throws IOException {
        ByteBuffer octets = StandardCharsets.UTF_8.encode(text);
        Files.deleteIfExists(next); // left by a writer that was killed
        try (FileChannel channel =
                FileChannel.open(
                        next,
                        Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
                        OWNER_ONLY)) {
            observer.after(WriteStep.CREATED);
            writeAll(channel, octets.slice(0, octets.limit() / 2));
            observer.after(WriteStep.HALF_WRITTEN);
            writeAll(channel, octets.position(octets.limit() / 2));
            observer.after(WriteStep.WRITTEN);
            channel.force(true);
        }
        observer.after(WriteStep.SYNCED);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        observer.after(WriteStep.RENAMED);
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
        observer.after(WriteStep.DIRECTORY_SYNCED);
    }

    /// Removes what a killed writer left; under the store's lock.
    void tidy() throws IOException {
        Files.deleteIfExists(next);
    }

    private static void writeAll(FileChannel channel, ByteBuffer octets) throws IOException {
        while (octets.hasRemaining()) {
            channel.write(octets);
        }
    }

    private record Fingerprint(@Nullable Object inode, long modifiedNanos, long size) {}
}
