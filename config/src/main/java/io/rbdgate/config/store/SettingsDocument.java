package io.rbdgate.config.store;

import io.rbdgate.config.store.Control.Flag;
import io.rbdgate.config.store.Control.Whole;
import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What `GET /api/settings` answers: from it the Dashboard makes its forms.
final class SettingsDocument {
    private static final String BACKSTORE = "user:rbd";
    private static final int API_VERSION = 2;
    private static final int EXCLUSIVE_LOCK = 4;

    private SettingsDocument() {}

    static ObjectNode of(ControlTable table, int minimumGateways) {
        ObjectNode settings = JsonNodeFactory.instance.objectNode();
        settings.put("api_version", API_VERSION);
        settings.putArray("backstores").add(BACKSTORE);
        settings.putObject("config").put("minimum_gateways", minimumGateways);
        settings.put("default_backstore", BACKSTORE);
        settings.putObject("required_rbd_features").put(BACKSTORE, EXCLUSIVE_LOCK);
        settings.putObject("unsupported_rbd_features").put(BACKSTORE, 0);
        defaults(settings.putObject("target_default_controls"), table.target());
        limits(settings.putObject("target_controls_limits"), table.target());
        defaults(settings.putObject("disk_default_controls").putObject(BACKSTORE), table.disk());
        limits(settings.putObject("disk_controls_limits").putObject(BACKSTORE), table.disk());
        return settings;
    }

    private static void defaults(ObjectNode object, List<Control> controls) {
        for (Control control : controls) {
            object.set(control.name(), ConfNodes.scalar(control.defaultValue()));
        }
    }

    private static void limits(ObjectNode object, List<Control> controls) {
        for (Control control : controls) {
            ObjectNode limit = object.putObject(control.name());
            switch (control) {
                case Whole whole ->
                        limit.put("type", "int").put("min", whole.min()).put("max", whole.max());
                case Flag flag -> limit.put("type", "bool");
            }
        }
    }
}
