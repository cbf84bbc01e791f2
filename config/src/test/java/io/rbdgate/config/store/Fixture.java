package io.rbdgate.config.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;

/// Files under `gateway-conf` of the test resources. v3.json to v11.json are one installation as
/// each release's schema has it.
public final class Fixture {
    private Fixture() {}

    public static String text(String name) {
        try (InputStream in = Fixture.class.getResourceAsStream("/gateway-conf/" + name)) {
            return new String(
                    Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static GatewayConf conf(String name) {
        return GatewayConf.parse(text(name));
    }

    /// The vault of the key pair in the fixtures.
    public static PasswordVault vault(String privateKey) {
        return PasswordVault.of(path("keys/" + privateKey), path("keys/public.key"));
    }

    public static Path path(String name) {
        return Path.of(System.getProperty("rbdgate.root", ".."))
                .resolve("config/src/test/resources/gateway-conf")
                .resolve(name);
    }
}
