package io.rbdgate.config;

import java.nio.file.Path;

/// How to reach the cluster: configuration file (absolute), user as `client.NAME`, and the pool
/// that holds `gateway.conf`.
public record CephConfig(Path conf, String client, String pool) {

    /// The user without its `client.`, as `rados_create` wants it.
    public String userId() {
        return client.substring("client.".length());
    }
}
