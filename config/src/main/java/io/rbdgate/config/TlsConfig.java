package io.rbdgate.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// PEM files of the certificate chain and of its private key, and of the authorities by which the
/// certificates of the other gateways are verified (null: they are not); all absolute.
public record TlsConfig(Path certificate, Path key, @Nullable Path peerAuthorities) {}
