package io.rbdgate.iscsi.transport;

import io.rbdgate.config.HostPort;

/// Where connections come in: the listening address and its portal group tag.
record Portal(HostPort listen, int tag) {}
