package io.rbdgate.bench.compare;

import java.nio.file.Path;

/// An image of its own for one contender, and how to reach it. `user` without `client.`.
public record RbdDisk(Path conf, String user, String pool, String image) {}
