package io.rbdgate.management.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.config.Secret;
import io.rbdgate.fixtures.api.ApiRequest;
import io.rbdgate.fixtures.api.PlainHttp;
import io.rbdgate.management.http.ApiServer;
import io.rbdgate.management.http.AuditLog;
import io.rbdgate.management.http.Guard;
import io.rbdgate.management.http.Protection;
import io.rbdgate.management.http.Route;
import io.rbdgate.management.http.Router;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/// Every restricted route of ceph-iscsi, asked from an address that is none of the site's.
final class ForeignAddressTest {
    @Test
    void everyRestrictedRouteRefusesItEvenWithThePassword() throws IOException {
        SharedStore store = new SharedStore();
        Map<String, Integer> ports = new ConcurrentHashMap<>();
        try (TestGateway gateway = new TestGateway("gw1", store, new FakeStorage(), ports);
                ApiServer server = closedToAll(gateway.routes);
                PlainHttp client = new PlainHttp(server.port(), "admin", "admin")) {
            List<Route> restricted =
                    gateway.routes.stream()
                            .filter(r -> r.protection() == Protection.RESTRICTED)
                            .toList();
            String before = store.read().document().toString();
            for (Route route : restricted) {
                String path = route.template().replaceAll("\\{[^}]+}", "rbd");
                ApiRequest request = new ApiRequest(route.method(), path, null, null);
                PlainHttp.Reply reply = client.send(request);
                assertThat(reply.status()).as(request.toString()).isEqualTo(403);
                assertThat(reply.text()).contains("API access not available to 127.0.0.1");
            }
            assertThat(restricted).hasSizeGreaterThan(40);
            assertThat(store.read().document()).hasToString(before);
        }
    }

    private static ApiServer closedToAll(List<Route> routes) {
        InstantSource clock = InstantSource.system();
        return ApiServer.start(
                BothApis.config().listen(),
                null,
                Router.builder().addAll(routes).build(),
                new Guard("admin", new Secret("admin"), peer -> false),
                new AuditLog(clock),
                clock);
    }
}
