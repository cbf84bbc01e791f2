package io.rbdgate.management.http;

import io.rbdgate.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Decides who may use a route. The time it takes tells nothing about the credentials.
public final class Guard {
    private final String user;
    private final byte[] userOctets;
    private final Secret password;
    private final Predicate<String> trusted;

    /// @param trusted whether requests from an address ([PeerAddress#normal]) may use restricted
    ///   routes; may block
    public Guard(String user, Secret password, Predicate<String> trusted) {
        this.user = user;
        this.userOctets = user.getBytes(StandardCharsets.UTF_8);
        this.password = password;
        this.trusted = trusted;
    }

    /// Who asks; empty on open routes.
    ///
    /// @throws ApiProblem (403 for the address, 401 for the credentials) when they may not
    String admit(Protection protection, String peer, @Nullable String authorization) {
        if (protection == Protection.OPEN) {
            return "";
        }
        if (protection == Protection.RESTRICTED && !trusted.test(peer)) {
            throw new ApiProblem(
                    403,
                    "API access not available to "
                            + peer
                            + ": add the address to api.trusted (trusted_ip_list)");
        }
        if (authorization == null || !authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
            throw new ApiProblem(401, "Missing credentials");
        }
        if (!matches(authorization.substring(6).strip())) {
            throw new ApiProblem(401, "username/password mismatch with the configuration file");
        }
        return user;
    }

    private boolean matches(String encoded) {
        byte[] both;
        try {
            both = Base64.getDecoder().decode(encoded);
        } catch (IllegalArgumentException e) {
            return false;
        }
        int colon = 0;
        while (colon < both.length && both[colon] != ':') {
            colon++;
        }
        if (colon == both.length) {
            return false;
        }
        byte[] givenUser = java.util.Arrays.copyOfRange(both, 0, colon);
        byte[] givenPassword = java.util.Arrays.copyOfRange(both, colon + 1, both.length);
        // both comparisons are made, whatever the first one says
        int same = MessageDigest.isEqual(userOctets, givenUser) ? 1 : 0;
        same += MessageDigest.isEqual(password.octets(), givenPassword) ? 1 : 0;
        return same == 2;
    }
}
