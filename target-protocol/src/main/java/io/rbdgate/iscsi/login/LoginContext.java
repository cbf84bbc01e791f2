package io.rbdgate.iscsi.login;

import io.rbdgate.config.HostPort;
import java.net.InetAddress;
import java.security.SecureRandom;

/// What a login needs to know about its connection.
///
/// @param portal the address that listens
/// @param localAddress the address the initiator connected to
/// @param random source of challenges
/// @param challenges those outstanding on all connections of the process
public record LoginContext(
        HostPort portal,
        InetAddress localAddress,
        SecureRandom random,
        OutstandingChallenges challenges) {}
