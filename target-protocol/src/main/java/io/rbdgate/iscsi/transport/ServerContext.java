package io.rbdgate.iscsi.transport;

import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.rbdgate.config.HostPort;
import io.rbdgate.config.Limits;
import io.rbdgate.iscsi.login.LoginContext;
import io.rbdgate.iscsi.login.LoginPolicy;
import io.rbdgate.iscsi.login.OutstandingChallenges;
import io.rbdgate.iscsi.session.PeerFaults;
import io.rbdgate.iscsi.session.ProtocolObserver;
import io.rbdgate.iscsi.session.SessionSurroundings;
import io.rbdgate.scsi.SessionBarrier;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.function.Supplier;

/// What all connections of a server share. Any thread.
record ServerContext(
        SessionSurroundings surroundings,
        Supplier<LoginPolicy> policies,
        PeerFaults faults,
        LoginsInProgress logins,
        SecureRandom random,
        OutstandingChallenges challenges,
        ChannelGroup channels,
        SessionBarrier barrier,
        Duration probePeriod) {

    ProtocolObserver observer() {
        return surroundings.observer();
    }

    Limits limits() {
        return surroundings.limits();
    }

    LoginContext loginContext(Channel channel, HostPort portal) {
        InetSocketAddress local = (InetSocketAddress) channel.localAddress();
        return new LoginContext(portal, local.getAddress(), random, challenges);
    }
}
