package io.rbdgate.config.store;

import io.rbdgate.config.store.Control.Flag;
import io.rbdgate.config.store.Control.Whole;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The settings that the API knows for targets and for disks, with the defaults in force (the
/// original's, or those of `iscsi-gateway.cfg`). Immutable.
public final class ControlTable {
    /// Defaults of the original.
    public static final ControlTable DEFAULTS =
            new ControlTable(
                    List.of(
                            new Whole("dataout_timeout", 2, 60, 20L),
                            new Whole("nopin_response_timeout", 3, 60, 5L),
                            new Whole("nopin_timeout", 3, 60, 5L),
                            new Whole("cmdsn_depth", 1, 512, 128L),
                            new Flag("immediate_data", true),
                            new Flag("initial_r2t", true),
                            new Whole("max_outstanding_r2t", 1, 65535, 1L),
                            new Whole("first_burst_length", 512, 16777215, 262144L),
                            new Whole("max_burst_length", 512, 16777215, 524288L),
                            new Whole("max_recv_data_segment_length", 512, 16777215, 262144L),
                            new Whole("max_xmit_data_segment_length", 512, 16777215, 262144L)),
                    List.of(
                            new Whole("max_data_area_mb", 1, 2048, 8L),
                            new Whole("qfull_timeout", 0, 600, 5L),
                            new Whole("osd_op_timeout", 0, 600, 30L),
                            new Whole("hw_max_sectors", 1, 8192, 1024L),
                            // ours; 0: no limit
                            new Whole("qos_iops_limit", 0, 1_000_000_000, 0L),
                            new Whole("qos_bytes_limit", 0, 1L << 40, 0L),
                            new Whole("qos_burst_seconds", 0, 3600, 1L)));

    private final List<Control> target;
    private final List<Control> disk;

    private ControlTable(List<Control> target, List<Control> disk) {
        this.target = target;
        this.disk = disk;
    }

    /// Controls of targets.
    public List<Control> target() {
        return target;
    }

    /// Controls of disks.
    public List<Control> disk() {
        return disk;
    }

    /// The same with other defaults, by name; a value that is none stays the default it was.
    public ControlTable withDefaults(Map<String, ? extends JsonNode> values) {
        return new ControlTable(withDefaults(target, values), withDefaults(disk, values));
    }

    /// The control of that name, or null.
    public static @Nullable Control named(List<Control> controls, String name) {
        for (Control control : controls) {
            if (control.name().equals(name)) {
                return control;
            }
        }
        return null;
    }

    /// Reads the controls of a request; null or empty text (default again) becomes null.
    ///
    /// @throws ConfEditException 500, as the original, for an unknown name or a wrong value
    public static Map<String, @Nullable Object> requested(ObjectNode raw, List<Control> controls) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : raw.properties()) {
            Control control = named(controls, entry.getKey());
            if (control == null) {
                throw refused(
                        "Supported controls: "
                                + String.join(",", controls.stream().map(Control::name).toList()));
            }
            JsonNode value = entry.getValue();
            boolean reset = value.isNull() || value.asString("-").isEmpty();
            try {
                values.put(entry.getKey(), reset ? null : control.read(value));
            } catch (IllegalArgumentException e) {
                throw refused(Objects.requireNonNull(e.getMessage()));
            }
        }
        return values;
    }

    /// What is in force: every control with its stored value, or its default where none is stored
    /// or what is stored is none ("Yes" and numeric text are values).
    public static Map<String, Object> effective(
            Map<String, Object> stored, List<Control> controls) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (Control control : controls) {
            Object value = stored.get(control.name());
            values.put(
                    control.name(), value == null ? control.defaultValue() : read(control, value));
        }
        return values;
    }

    /// The document of `GET /api/settings` (§1.7), in the form of `backstore` names as keys.
    public ObjectNode settings(int minimumGateways) {
        return SettingsDocument.of(this, minimumGateways);
    }

    private static Object read(Control control, Object value) {
        try {
            return control.read(ConfNodes.scalar(value));
        } catch (IllegalArgumentException e) {
            return control.defaultValue();
        }
    }

    private static List<Control> withDefaults(
            List<Control> controls, Map<String, ? extends JsonNode> values) {
        List<Control> changed = new ArrayList<>();
        for (Control control : controls) {
            JsonNode value = values.get(control.name());
            changed.add(value == null ? control : withDefault(control, value));
        }
        return List.copyOf(changed);
    }

    private static Control withDefault(Control control, JsonNode value) {
        try {
            return switch (control) {
                case Whole whole ->
                        new Whole(whole.name(), whole.min(), whole.max(), whole.read(value));
                case Flag flag -> new Flag(flag.name(), flag.read(value));
            };
        } catch (IllegalArgumentException e) {
            return control;
        }
    }

    private static ConfEditException refused(String why) {
        return new ConfEditException(500, "Unexpected or invalid controls - " + why);
    }
}
