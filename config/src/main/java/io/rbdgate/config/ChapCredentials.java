package io.rbdgate.config;

/// A CHAP name with its secret, for one direction.
public record ChapCredentials(String user, Secret secret) {}
