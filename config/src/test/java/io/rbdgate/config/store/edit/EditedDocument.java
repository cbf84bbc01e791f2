package io.rbdgate.config.store.edit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.rbdgate.config.store.ConfEditException;
import io.rbdgate.config.store.ConfigEdit;
import io.rbdgate.config.store.ControlTable;
import io.rbdgate.config.store.GatewayConf;
import io.rbdgate.config.store.PasswordVault;
import io.rbdgate.config.store.PythonJson;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A document under test, with the edits that change it at an adjustable time.
final class EditedDocument {
    static final String T = "iqn.2003-01.com.example:t";
    static final String C1 = "iqn.1994-05.com.example:c1";
    static final String C2 = "iqn.1994-05.com.example:c2";

    private final AtomicReference<Instant> now =
            new AtomicReference<>(Instant.parse("2026-01-02T03:04:05Z"));
    final ConfEdits edits = new ConfEdits(now::get, PasswordVault.NONE, 2, ControlTable.DEFAULTS);
    ObjectNode document = GatewayConf.seed(Instant.parse("2026-01-01T00:00:00Z")).document();

    /// Nothing but the seed.
    static EditedDocument empty() {
        return new EditedDocument();
    }

    /// Target T on gw1 and gw2, disks rbd/a and rbd/b defined, not mapped.
    static EditedDocument withTwoGateways() {
        EditedDocument d = new EditedDocument();
        d.run(d.edits.targets().create(T, none()));
        d.run(d.edits.portals().add(T, "gw1", List.of("10.0.0.1")));
        d.run(d.edits.portals().add(T, "gw2", List.of("10.0.0.2")));
        d.run(d.edits.disks().define("rbd", "a", 2, "wwn-a", "gw1", none()));
        d.run(d.edits.disks().define("rbd", "b", 2, "wwn-b", "gw1", none()));
        return d;
    }

    /// As [#withTwoGateways], with rbd/a as LUN 0, rbd/b as LUN 1, clients C1 and C2.
    static EditedDocument withClients() {
        EditedDocument d = withTwoGateways();
        d.run(d.edits.luns().map(T, "rbd/a", null));
        d.run(d.edits.luns().map(T, "rbd/b", null));
        d.run(d.edits.clients().create(T, C1));
        d.run(d.edits.clients().create(T, C2));
        return d;
    }

    static ObjectNode none() {
        return json("{}");
    }

    static ObjectNode json(String text) {
        return (ObjectNode) PythonJson.parse(text);
    }

    /// Carries the edit out on a copy, as a store does.
    void run(ConfigEdit edit) {
        ObjectNode copy = document.deepCopy();
        edit.apply(copy);
        document = copy;
    }

    /// A minute later.
    void tick() {
        now.updateAndGet(t -> t.plusSeconds(60));
    }

    /// The edit is refused with that status and message, and has changed nothing.
    void refuses(ConfigEdit edit, int status, String message) {
        ObjectNode before = document.deepCopy();
        ConfEditException refusal = catchThrowableOfType(ConfEditException.class, () -> run(edit));
        assertThat(refusal).hasMessage(message);
        assertThat(refusal.status()).isEqualTo(status);
        assertThat(document).isEqualTo(before);
    }

    /// What stands at a JSON pointer, in one line.
    String at(String pointer) {
        JsonNode node = document.at(pointer);
        return PythonJson.compact(node);
    }

    String target(String path) {
        return at("/targets/" + T + path);
    }

    String disk(String image, String key) {
        return at("/disks/rbd~1" + image + "/" + key);
    }
}
