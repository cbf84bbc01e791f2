package io.rbdgate.management.rest;

import io.rbdgate.config.ApiConfig;
import io.rbdgate.config.store.ControlTable;
import io.rbdgate.config.store.PasswordVault;
import io.rbdgate.management.live.PeerAccess;
import java.time.InstantSource;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// What the routes need besides the ports: the controls and their defaults, the keys of stored
/// passwords, the hash that `checkconf` answers and whether a gateway that is added must have the
/// same, the TLS by which the others are reached (null: plain HTTP), how a gateway's name becomes
/// `HOST:PORT` of its API, and the clock.
public record RestSettings(
        ControlTable controls,
        PasswordVault vault,
        String confHash,
        boolean confCompared,
        @Nullable SSLContext peerTls,
        UnaryOperator<String> locator,
        InstantSource clock) {

    /// How the other gateways are reached, with the credentials of `config`.
    public PeerAccess access(ApiConfig config) {
        return new PeerAccess(config.user(), config.password(), peerTls, locator, clock);
    }

    /// Settings with ceph-iscsi's rule for peers: the gateway's name, the same port as here.
    public static RestSettings of(
            ControlTable controls,
            PasswordVault vault,
            String confHash,
            boolean confCompared,
            @Nullable SSLContext peerTls,
            int port,
            InstantSource clock) {
        return new RestSettings(
                controls,
                vault,
                confHash,
                confCompared,
                peerTls,
                name -> (name.contains(":") ? "[" + name + "]" : name) + ":" + port,
                clock);
    }
}
