package io.rbdgate.iscsi.login;

/// A portal as it is announced. `host` is an IPv4 or IPv6 address without brackets, or a DNS name.
/// A wildcard (`0.0.0.0`, `::`) is announced as the address the initiator connected to, when the
/// families fit; so pass the advertised address where one is configured, else the listening one.
public record DiscoveredPortal(String host, int port, int tag) {}
