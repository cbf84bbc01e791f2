package io.rbdgate.daemon.cli;

import io.rbdgate.daemon.sharing.CfgFile;
import io.rbdgate.management.shell.client.ApiClient;
import io.rbdgate.management.shell.client.EndpointOptions;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options of every command that asks the API.
final class ApiOptions {
    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "the API, http[s]://HOST:PORT (RBDGATE_API; default: 127.0.0.1:5000)")
    private @Nullable String url;

    @Option(names = "--user", paramLabel = "NAME", description = "default: admin")
    private @Nullable String user;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "a file with the password (RBDGATE_API_PASSWORD_FILE)")
    private @Nullable Path passwordFile;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "take address, user and password from this gateway's configuration")
    private @Nullable Path config;

    @Option(
            names = "--cacert",
            paramLabel = "FILE",
            description = "the certificate of the gateway or of its issuer (PEM)")
    private @Nullable Path certificate;

    @Option(names = "--insecure", description = "accept any certificate, as gwcli did")
    private boolean insecure;

    /// What was said.
    EndpointOptions options() {
        return new EndpointOptions(url, user, passwordFile, config, certificate, insecure);
    }

    /// A client for what was said.
    ///
    /// @throws IllegalArgumentException with a message for the user
    static ApiClient open(EndpointOptions options) {
        return new ApiClient(options.resolve(System.getenv(), CfgFile::read));
    }

    ApiClient open() {
        return open(options());
    }
}
