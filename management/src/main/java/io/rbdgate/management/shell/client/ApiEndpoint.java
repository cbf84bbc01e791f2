package io.rbdgate.management.shell.client;

import io.rbdgate.config.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Where an API is and who asks. `certificate` is a PEM file with the certificate of the gateway or
/// of its issuer (null: those the JDK trusts); `insecure` accepts any, as gwcli did.
public record ApiEndpoint(
        URI base, String user, Secret password, @Nullable Path certificate, boolean insecure) {

    /// @throws IllegalArgumentException when `base` is not an address of the form
    ///   `http[s]://host[:port]`
    public ApiEndpoint {
        boolean web = "http".equals(base.getScheme()) || "https".equals(base.getScheme());
        if (!web || base.getHost() == null) {
            throw new IllegalArgumentException(
                    "'" + base + "' is not the URL of an API: write http[s]://HOST:PORT");
        }
        if (base.getUserInfo() != null) {
            throw new IllegalArgumentException(
                    "no user or password in the URL: give --user and --password-file");
        }
    }

    /// The same service on another gateway.
    public ApiEndpoint onHost(String host) {
        String bracketed = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
        try {
            URI other =
                    new URI(base.getScheme(), null, bracketed, base.getPort(), null, null, null);
            return new ApiEndpoint(other, user, password, certificate, insecure);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("'" + host + "' is not a host name", e);
        }
    }
}
