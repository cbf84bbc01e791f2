package io.rbdgate.management.live;

import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/// Why a gateway cannot be asked, for a person who is to mend it.
final class PeerFailure {
    private PeerFailure() {}

    /// Of a call that was not answered.
    static String reason(Throwable failure) {
        return switch (failure) {
            case SSLException e when distrusted(e) ->
                    "TLS: its certificate is not trusted here: "
                            + e.getMessage()
                            + "; see api.tls.peerAuthorities or api_ssl_verify";
            case SSLException e -> "TLS: " + e.getMessage() + "; does its API use TLS as this one?";
            case HttpTimeoutException _, TimeoutException _ -> "no answer in time";
            case ConnectException e when unresolved(e) -> "its name is not known here";
            case ConnectException _ -> "connection refused";
            case IllegalArgumentException _ -> "its name is none of a host";
            default -> "TLS or no HTTP: it hung up; does its API use TLS as this one?";
        };
    }

    private static boolean unresolved(Throwable failure) {
        return isCausedBy(UnresolvedAddressException.class, failure);
    }

    private static boolean distrusted(Throwable failure) {
        return isCausedBy(CertificateException.class, failure);
    }

    private static boolean isCausedBy(Class<? extends Exception> type, Throwable failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (type.isInstance(at)) {
                return true;
            }
        }
        return false;
    }

    /// Of a call that was answered with this status; empty when that says nothing.
    static String reason(int status) {
        return switch (status) {
            case 200, 503 -> "";
            case 401 -> "password: it has another user or password for the API";
            case 403 -> "it does not trust the address of this gateway";
            default -> "status " + status;
        };
    }
}
