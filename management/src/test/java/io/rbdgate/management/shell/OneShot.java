package io.rbdgate.management.shell;

import io.rbdgate.config.Secret;
import io.rbdgate.management.shell.client.ApiClient;
import io.rbdgate.management.shell.client.ApiEndpoint;
import io.rbdgate.management.shell.text.Console;
import io.rbdgate.management.shell.text.Printer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/// `rbdgate shell WORDS…` in this process: what it prints and how it ends.
record OneShot(int status, String out, String err) {

    static OneShot run(FakeApi api, Path state, String... words) {
        return run(api.url(), state, false, words);
    }

    static OneShot json(FakeApi api, Path state, String... words) {
        return run(api.url(), state, true, words);
    }

    static OneShot run(String url, Path state, boolean json, String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try (ApiClient client = client(url)) {
            Console console =
                    Console.plain(
                            new PrintStream(out, true, StandardCharsets.UTF_8),
                            new PrintStream(err, true, StandardCharsets.UTF_8));
            Runner runner =
                    new Runner(
                            new Shell(client, state),
                            console,
                            new Printer(console, json, false),
                            cancel -> {});
            int status = runner.run(List.of(words)).status();
            return new OneShot(
                    status,
                    out.toString(StandardCharsets.UTF_8),
                    err.toString(StandardCharsets.UTF_8));
        }
    }

    static ApiClient client(String url) {
        return new ApiClient(
                new ApiEndpoint(URI.create(url), "admin", new Secret("admin"), null, false));
    }
}
