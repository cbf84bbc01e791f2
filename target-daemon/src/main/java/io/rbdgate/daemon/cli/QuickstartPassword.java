package io.rbdgate.daemon.cli;

import io.rbdgate.config.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;

/// The API's password of the quickstart: made up at the first start, in a file only its owner may
/// read, so that no installation shares a well-known one.
final class QuickstartPassword {
    private static final int RANDOM_BYTES = 18;

    private QuickstartPassword() {}

    /// What `file` holds; it is made when it is absent.
    static Secret in(Path file) throws IOException {
        if (Files.notExists(file)) {
            byte[] random = new byte[RANDOM_BYTES];
            new SecureRandom().nextBytes(random);
            String password = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
            try (var channel =
                    Files.newByteChannel(
                            file,
                            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rw-------")))) {
                var bytes = StandardCharsets.US_ASCII.encode(password + "\n");
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            }
        }
        return new Secret(Files.readString(file).strip());
    }
}
