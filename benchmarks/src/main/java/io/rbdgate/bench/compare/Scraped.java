package io.rbdgate.bench.compare;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/// A gateway whose metrics Prometheus takes once a second while it is under load.
final class Scraped implements Contender {
    private final Contender gateway;
    private final HttpRequest metrics;

    Scraped(Contender gateway, int metricsPort) {
        this.gateway = gateway;
        this.metrics =
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:%d/metrics".formatted(metricsPort)))
                        .timeout(Duration.ofSeconds(10))
                        .build();
    }

    @Override
    public String name() {
        return gateway.name();
    }

    @Override
    public boolean serves(Backing backing) {
        return gateway.serves(backing);
    }

    @Override
    public Measurement run(Workload workload, Duration duration) {
        AtomicReference<String> failure = new AtomicReference<>("no scrape was made");
        try (HttpClient client = HttpClient.newHttpClient();
                ScheduledExecutorService prometheus =
                        Executors.newSingleThreadScheduledExecutor()) {
            var scrapes =
                    prometheus.scheduleAtFixedRate(
                            () -> failure.set(scrape(client)), 0, 1, TimeUnit.SECONDS);
            Measurement measured = gateway.run(workload, duration);
            scrapes.cancel(false);
            if (!failure.get().isEmpty()) {
                throw new IllegalStateException("the metrics cannot be read: " + failure.get());
            }
            return measured;
        }
    }

    /// What is wrong; empty: nothing.
    private String scrape(HttpClient client) {
        try {
            String body = client.send(metrics, HttpResponse.BodyHandlers.ofString()).body();
            return body.contains("rbdgate_scsi_command_seconds") || body.contains("rbdgate_lun")
                    ? ""
                    : "they are not ours";
        } catch (IOException e) {
            return e.toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    @Override
    public void close() {
        gateway.close();
    }
}
