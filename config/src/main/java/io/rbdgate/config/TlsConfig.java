package io.rbdgate.config;

import java.nio.file.Path;

/// PEM files of the certificate chain and of its private key; both absolute.
public record TlsConfig(Path certificate, Path key) {}
