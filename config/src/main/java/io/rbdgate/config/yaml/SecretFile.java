package io.rbdgate.config.yaml;

import io.rbdgate.config.Secret;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;

/// A file whose only line is a secret.
public final class SecretFile {
    private static final int LARGEST_BYTES = 4096;

    private SecretFile() {}

    /// The line without its end.
    ///
    /// @throws IllegalArgumentException with a message for the user, never with the secret
    public static Secret read(Path file) {
        try {
            if (!Files.exists(file)) {
                throw new NoSuchFileException(file.toString());
            }
            if (!Files.isRegularFile(file)) {
                throw new IllegalArgumentException(file + " is not a file");
            }
            if (isReadableByAll(file)) {
                throw new IllegalArgumentException(
                        file + " may be read by every user: chmod o-rwx " + file);
            }
            if (Files.size(file) > LARGEST_BYTES) {
                throw new IllegalArgumentException(file + " has more than 4096 bytes");
            }
            return secret(file, Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(file + " does not exist", e);
        } catch (AccessDeniedException e) {
            throw new IllegalArgumentException(file + " cannot be read: permission denied", e);
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /// Whether the mode bits let every user read it; false where files have no such bits.
    static boolean isReadableByAll(Path file) {
        try {
            return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ);
        } catch (IOException | UnsupportedOperationException e) {
            return false; // reading it tells what is wrong
        }
    }

    private static Secret secret(Path file, byte[] octets) {
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(file + " is not UTF-8 text", e);
        }
        if (text.endsWith("\n")) {
            text = text.substring(0, text.length() - (text.endsWith("\r\n") ? 2 : 1));
        }
        if (text.isEmpty()) {
            throw new IllegalArgumentException(file + " is empty");
        }
        if (text.indexOf('\n') >= 0) {
            throw new IllegalArgumentException(file + " has more than one line");
        }
        return new Secret(text);
    }
}
