package io.rbdgate.management.rest;

import static io.rbdgate.management.rest.TwoGateways.GW1;
import static io.rbdgate.management.rest.TwoGateways.GW2;
import static io.rbdgate.management.rest.TwoGateways.IQN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.rbdgate.config.store.ConfTree;
import io.rbdgate.config.store.GatewayConf;
import io.rbdgate.management.http.ApiProblem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/// A change that has no route outside of `/api/v1`, while the second gateway is one of ceph-iscsi.
final class OldGatewayTest {
    private static final String REFUSAL =
            "the change: "
                    + GW2
                    + " is a gateway of ceph-iscsi, which knows only the routes outside of"
                    + " /api/v1: use those while it is in the group";

    private final TwoGateways both = new TwoGateways().made();
    private final HttpServer old = old();

    private HttpServer old() {
        try {
            HttpServer server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext(
                    "/",
                    exchange -> {
                        boolean unknown = exchange.getRequestURI().getPath().endsWith("/_sync");
                        exchange.sendResponseHeaders(unknown ? 404 : 200, -1);
                        exchange.close();
                    });
            server.start();
            both.ports.put(GW2, server.getAddress().getPort());
            return server;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @AfterEach
    void stop() {
        old.stop(0);
        both.close();
    }

    @Test
    void isRefusedBeforeAnythingIsStored() {
        GatewayConf before = both.store.read();

        assertThatThrownBy(
                        () ->
                                both.gw1.fan.change(
                                        "the change",
                                        List.of(GW1, GW2),
                                        document -> document.put("x", 1),
                                        null))
                .isInstanceOf(ApiProblem.class)
                .hasMessage(REFUSAL);
        assertThatThrownBy(
                        () ->
                                both.gw1.fan.expel(
                                        "the change",
                                        GW1,
                                        List.of(GW1, GW2),
                                        document -> document.put("x", 1),
                                        null))
                .isInstanceOf(ApiProblem.class)
                .hasMessage(REFUSAL);

        assertThat(both.store.read()).isEqualTo(before);
    }

    @Test
    void isPossibleWhenItRemovesThatGateway() {
        String warning =
                both.gw1.fan.expel(
                        "the change",
                        GW2,
                        List.of(GW1, GW2),
                        document ->
                                document.at("/targets").get(IQN).withObject("portals").remove(GW2),
                        null);

        assertThat(warning)
                .isEqualTo(
                        "see to it that gw2.example.org serves nothing any more: it is not fenced");
        assertThat(TwoGateways.target(both.store.read()).portals()).containsOnlyKeys(GW1);
    }

    @Test
    void itsOldDebtIsPaidWithoutAskingItForWhatItDoesNotKnow() {
        both.store.update(
                document -> {
                    ObjectNode noted =
                            ConfTree.under(ConfTree.under(document, "rbdgate"), "unconfirmed");
                    ConfTree.under(ConfTree.under(noted, GW2), IQN).put("epoch", 1);
                });

        assertThat(both.gw1.fan.confirmEarlier("the change", IQN)).isTrue();

        assertThat(both.gw1.fan.unconfirmed()).isEmpty();
    }
}
