package io.rbdgate.iscsi.login;

import java.net.InetAddress;
import java.security.SecureRandom;

/// What a login needs to know about its connection.
///
/// @param portalGroupTag the tag of the portal it came in on
/// @param localAddress the address the initiator connected to
/// @param random source of challenges
/// @param challenges those outstanding on all connections of the process
public record LoginContext(
        int portalGroupTag,
        InetAddress localAddress,
        SecureRandom random,
        OutstandingChallenges challenges) {}
